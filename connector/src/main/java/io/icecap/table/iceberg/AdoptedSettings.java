package io.icecap.table.iceberg;

import io.icecap.format.CommitMode;
import java.util.OptionalInt;
import org.apache.iceberg.TableMetadata;

/** What becomes of a table that is to have other settings. */
final class AdoptedSettings {
  private static final int OLDEST_FORMAT = 2;

  private AdoptedSettings() {}

  /**
   * The table with what is given in the settings; the same object if that is how it is.
   *
   * @throws IllegalArgumentException if it can't have them
   */
  static TableMetadata in(
      TableMetadata table, OptionalInt formatVersion, AskedSettings asked, String name) {
    int version = formatVersion.orElse(table.formatVersion());
    if (version < table.formatVersion()) {
      throw new IllegalArgumentException(
          ("%s has format version %d and can't go back to %d: its deletion vectors and row ids have"
                  + " no place there; leave format.version out or set it to %2$d, or copy the table"
                  + " into a new one")
              .formatted(name, table.formatVersion(), version));
    }
    if (version < OLDEST_FORMAT) {
      throw new IllegalArgumentException(
          ("%s has format version %d, which can't have deletes; set format.version=3, and the table"
                  + " is upgraded")
              .formatted(name, version));
    }
    TableMetadata upgraded =
        version == table.formatVersion()
            ? table
            : TableMetadata.buildFrom(table).upgradeFormatVersion(version).build();
    return OwnProperties.in(in(upgraded, asked.commitMode(table)), asked.own());
  }

  private static TableMetadata in(TableMetadata table, CommitMode mode) {
    return ModeProperties.of(table) == mode
        ? table
        : TableMetadata.buildFrom(table).setProperties(ModeProperties.of(mode)).build();
  }
}
