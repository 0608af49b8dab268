package io.icecap.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.change.AppliedOffsets;
import io.icecap.store.Location;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;

/** Iceberg's view metadata as JSON. */
final class ViewDocuments implements ChainDocuments<ViewMetadata> {
  @Override
  public byte[] encode(ViewMetadata metadata) {
    return ViewMetadataParser.toJson(metadata).getBytes(UTF_8);
  }

  @Override
  public ViewMetadata decode(Location location, byte[] content) {
    return ViewMetadataParser.fromJson(location.uri(), new String(content, UTF_8));
  }

  @Override
  public ViewMetadata placed(ViewMetadata metadata, Location location) {
    return decode(location, encode(metadata));
  }

  @Override
  public AppliedOffsets applied(ViewMetadata metadata) {
    return AppliedOffsets.NONE;
  }
}
