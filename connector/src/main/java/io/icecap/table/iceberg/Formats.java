package io.icecap.table.iceberg;

import io.icecap.catalog.MetadataFiles;
import io.icecap.table.TableFormats;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/** The formats of a table, as its creation has put them into its properties. */
final class Formats {
  private static final int WITH_VECTORS = 3;

  private Formats() {}

  static TableFormats of(TableMetadata table) {
    String text = table.properties().get(MetadataFiles.FORMATS);
    return text == null ? TableFormats.ICEBERG : TableFormats.parse(text);
  }

  /**
   * @throws IllegalArgumentException if a table lacks a format that is wanted
   */
  static void require(TableFormats wanted, TableMetadata table, String name) {
    TableFormats has = of(table);
    if (wanted.hasDelta() && !has.hasDelta()) {
      throw new IllegalArgumentException(
          ("%s was created with table.formats=%s, and Delta can't be added later: Delta's VACUUM would"
                  + " take its metadata for garbage; set table.formats=%2$s, or drop the table and"
                  + " load it anew")
              .formatted(name, has.text()));
    }
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
