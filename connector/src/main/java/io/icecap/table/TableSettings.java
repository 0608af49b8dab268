package io.icecap.table;

import io.icecap.format.CommitMode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a table is to be like: all of it where the table is created, and where it exists, what is
 * given of the commit mode and the format version.
 *
 * @param partitionBy comma-separated transforms as in {@code bucket(8, key)}; {@code key} is the
 *     first key column
 * @param commitMode if not given, a new table is merge-on-read and an existing one stays as it is
 * @param formatVersion Iceberg's: 2 or 3; if not given, a new table has 3 and an existing one stays
 *     as it is
 * @param formats that readers are shown; an existing table must have them
 */
public record TableSettings(
    String partitionBy,
    Optional<CommitMode> commitMode,
    OptionalInt formatVersion,
    TableFormats formats) {
  /** Of a table that is Iceberg's alone. */
  public TableSettings(
      String partitionBy, Optional<CommitMode> commitMode, OptionalInt formatVersion) {
    this(partitionBy, commitMode, formatVersion, TableFormats.ICEBERG);
  }

  public static TableSettings partitionedBy(String partitionBy) {
    return new TableSettings(partitionBy, Optional.empty(), OptionalInt.empty());
  }
}
