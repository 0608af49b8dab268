package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.store.Location;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Writes the rows of a file, which is there for this alone, to new data files, sorted, with their
 * lineage written out. The table {@code sorted} says where each went: from {@code _file} and {@code
 * _pos} to {@code _to}, counted from 0, and {@code _at}.
 */
final class WriteSorted {
  /** Sorted once: numbering what comes sorted takes no sort of its own. */
  private static final String SORT =
      """
      CREATE TABLE sorted AS
      SELECT * EXCLUDE (position), position // %1$d AS _to, position %% %1$d AS _at
      FROM (
        SELECT *, row_number() OVER () - 1 AS position
        FROM (
          SELECT r.* REPLACE (
            coalesce(r._row_id, CASE WHEN f.first_row_id >= 0 THEN f.first_row_id + r._pos END)
              AS _row_id,
            coalesce(r._seq, f.seq) AS _seq)
          FROM rows r JOIN files f ON f.file = r._file ORDER BY %2$s
        )
      )\
      """;

  private static final String FILE =
      "SELECT %s FROM (SELECT * REPLACE (_at AS _pos) FROM sorted WHERE _to = %d)";

  private final DataFileWriter writer;
  private final RowSchema schema;
  private final PartitionKey partition;

  WriteSorted(DataFileWriter writer, RowSchema schema, PartitionKey partition) {
    this.writer = writer;
    this.schema = schema;
    this.partition = partition;
  }

  /**
   * @param live how many rows there should be
   * @param to a new location for each file
   * @return empty if there are no rows
   */
  List<DataFile> run(
      AttachedFile file, long live, Supplier<Location> to, CompactionOrder order, long rowsMax)
      throws SQLException {
    long rowsPerFile = CompactFiles.rowsPerFile(live, rowsMax);
    Sql.run(file.connection(), SORT.formatted(rowsPerFile, sorting(order)));
    long sorted = Sql.number(file.connection(), "SELECT count(*) FROM sorted");
    if (sorted != live) {
      throw new SQLException(
          "The files have %d live rows and should have %d".formatted(sorted, live));
    }
    SelectDataFile selectDataFile = new SelectDataFile(schema);
    String columns = NegativeZeros.of(schema).star();
    List<DataFile> written = new ArrayList<>();
    for (long left = live, i = 0; left > 0; left -= rowsPerFile, i++) {
      String query = selectDataFile.from(FILE.formatted(columns, i));
      DataFile added = writer.write(file.connection(), query, schema, partition, to.get());
      if (added.rows() != Math.min(left, rowsPerFile)) {
        throw new SQLException(
            "A data file has %d rows and should have %d"
                .formatted(added.rows(), Math.min(left, rowsPerFile)));
      }
      written.add(added);
    }
    return written;
  }

  private String sorting(CompactionOrder order) {
    String columns =
        order.indexes(schema).stream()
            .map(i -> "r.c" + i + " ASC NULLS FIRST, ")
            .collect(Collectors.joining());
    return columns + "r._file, r._pos"; // where the key does not decide, as they were
  }
}
