package io.icecap.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.change.AppliedOffsets;
import io.icecap.store.Location;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/** Iceberg's table metadata as plain JSON, not gzip, so that names stay v1.metadata.json. */
final class MetadataDocuments implements ChainDocuments<TableMetadata> {
  @Override
  public byte[] encode(TableMetadata metadata) {
    return TableMetadataParser.toJson(metadata).getBytes(UTF_8);
  }

  @Override
  public TableMetadata decode(Location location, byte[] content) {
    return TableMetadataParser.fromJson(location.uri(), new String(content, UTF_8));
  }

  @Override
  public TableMetadata placed(TableMetadata metadata, Location location) {
    return TableMetadata.buildFrom(metadata)
        .withMetadataLocation(location.uri())
        .discardChanges()
        .build();
  }

  @Override
  public AppliedOffsets applied(TableMetadata metadata) {
    return AppliedOffsetsCodec.of(metadata);
  }
}
