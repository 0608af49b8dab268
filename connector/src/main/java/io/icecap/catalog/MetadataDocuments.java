package io.icecap.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.change.AppliedOffsets;
import io.icecap.store.Location;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableMetadataParser.Codec;
import org.apache.iceberg.TableProperties;

/** Iceberg's table metadata as JSON, compressed where the names of the versions say so. */
final class MetadataDocuments implements ChainDocuments<TableMetadata> {
  /**
   * Most of it is the same names over and over: more effort saves little and costs every commit.
   */
  private static final int EFFORT = 4;

  private final boolean compressed;

  /**
   * @param suffix what the names of the versions end with
   */
  MetadataDocuments(String suffix) {
    this.compressed = Codec.fromFileName("v1." + suffix) == Codec.GZIP;
  }

  /** What the names of the versions of a new table end with, by Iceberg's convention. */
  static String suffix(TableMetadata created) {
    String codec =
        created.property(
            TableProperties.METADATA_COMPRESSION, TableProperties.METADATA_COMPRESSION_DEFAULT);
    return TableMetadataParser.getFileExtension(codec).substring(1);
  }

  @Override
  public byte[] encode(TableMetadata metadata) {
    byte[] json = TableMetadataParser.toJson(metadata).getBytes(UTF_8);
    return compressed ? compressed(json) : json;
  }

  @Override
  public TableMetadata decode(Location location, byte[] content) {
    byte[] json = compressed ? expanded(content) : content;
    return TableMetadataParser.fromJson(location.uri(), new String(json, UTF_8));
  }

  private static byte[] compressed(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length / 4);
    try (OutputStream out = new Compressing(bytes)) {
      out.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] expanded(byte[] content) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private static final class Compressing extends GZIPOutputStream {
    Compressing(OutputStream out) throws IOException {
      super(out, 1 << 13);
      def.setLevel(EFFORT);
    }
  }
}
