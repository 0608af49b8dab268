package io.icecap.table;

import io.icecap.format.CommitMode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a table is to be like: all of it where the table is created, and where it exists, what is
 * given of the commit mode, the format version, the formats and its own settings.
 *
 * @param partitionBy comma-separated transforms as in {@code bucket(8, key)}; {@code key} is the
 *     first key column
 * @param commitMode if not given, a new table is merge-on-read and an existing one stays as it is
 * @param formatVersion Iceberg's: 2 or 3; if not given, a new table has 3 and an existing one stays
 *     as it is
 * @param formats that readers are shown; if not given, a new table is Iceberg's alone and an
 *     existing one stays as it is
 * @param moves whether a new table may be partitioned so that changes move rows
 * @param own all that the table is to have of its own; if not given, a new table has nothing and an
 *     existing one stays as it is
 * @param by the connector that says so: the formats, the commit mode and each of the table's own
 *     settings are followed when it says another thing than before; empty if it is none, which is
 *     always followed
 */
public record TableSettings(
    String partitionBy,
    Optional<CommitMode> commitMode,
    OptionalInt formatVersion,
    Optional<TableFormats> formats,
    PartitionMoves moves,
    Optional<OwnSettings> own,
    String by) {
  /** Of no connector. */
  public TableSettings(
      String partitionBy,
      Optional<CommitMode> commitMode,
      OptionalInt formatVersion,
      Optional<TableFormats> formats,
      PartitionMoves moves,
      Optional<OwnSettings> own) {
    this(partitionBy, commitMode, formatVersion, formats, moves, own, "");
  }

  /** Of a table whose own settings stay as they are. */
  public TableSettings(
      String partitionBy,
      Optional<CommitMode> commitMode,
      OptionalInt formatVersion,
      Optional<TableFormats> formats,
      PartitionMoves moves) {
    this(partitionBy, commitMode, formatVersion, formats, moves, Optional.empty());
  }

  /** Of a table whose rows stay in their partitions. */
  public TableSettings(
      String partitionBy,
      Optional<CommitMode> commitMode,
      OptionalInt formatVersion,
      TableFormats formats) {
    this(partitionBy, commitMode, formatVersion, Optional.of(formats), PartitionMoves.REFUSE);
  }

  public TableSettings(
      String partitionBy, Optional<CommitMode> commitMode, OptionalInt formatVersion) {
    this(partitionBy, commitMode, formatVersion, Optional.empty(), PartitionMoves.REFUSE);
  }

  public static TableSettings partitionedBy(String partitionBy) {
    return new TableSettings(partitionBy, Optional.empty(), OptionalInt.empty());
  }
}
