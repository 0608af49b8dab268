package io.icecap.table.iceberg;

import io.icecap.catalog.MetadataFiles;
import io.icecap.table.TableFormats;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/** The formats of a table, as they stand in its properties. */
final class Formats {
  private static final int WITH_VECTORS = 3;

  private Formats() {}

  static TableFormats of(TableMetadata table) {
    String text = table.properties().get(MetadataFiles.FORMATS);
    return text == null ? TableFormats.ICEBERG : TableFormats.parse(text);
  }

  /** Whether a table had Delta once and has it no more. */
  static boolean hadDelta(TableMetadata table) {
    return table.properties().containsKey(MetadataFiles.FORMATS) && !of(table).hasDelta();
  }

  /**
   * @throws IllegalArgumentException if Delta would have to read position deletes
   */
  static void requireVectors(TableFormats formats, OptionalInt formatVersion, String name) {
    if (formats.hasDelta() && formatVersion.orElse(WITH_VECTORS) < WITH_VECTORS) {
      throw new IllegalArgumentException(
          ("%s can't have Delta with format.version=%d: Delta reads deletion vectors, not position"
                  + " deletes; leave format.version out, or set table.formats=iceberg")
              .formatted(name, formatVersion.getAsInt()));
    }
  }

  static void put(TableFormats formats, String location, Map<String, String> properties) {
    if (formats.hasDelta()) {
      properties.put(MetadataFiles.FORMATS, formats.text());
      properties.put(TableProperties.WRITE_METADATA_LOCATION, MetadataFiles.hidden(location));
    }
  }
}
