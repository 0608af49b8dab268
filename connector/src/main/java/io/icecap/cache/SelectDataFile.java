package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The query for the rows of one data file, as it calls them, in the order of their positions. */
final class SelectDataFile {
  private final String columns;

  SelectDataFile(RowSchema schema) {
    List<String> names = DataFileColumns.names(schema);
    this.columns =
        IntStream.range(0, names.size())
            .mapToObj(i -> "r.c%d AS %s".formatted(i, Sql.identifier(names.get(i))))
            .collect(Collectors.joining(", "));
  }

  /**
   * @param rows a query for these rows, with {@code c0, c1, …, _pos, _row_id, _seq}
   */
  String from(String rows) {
    // Qualified, since a column of the table may be called _pos, and ORDER BY prefers that one.
    return "SELECT %s, r._row_id AS %s, r._seq AS %s FROM (%s) r ORDER BY r._pos"
        .formatted(columns, DataFileColumns.ROW_ID, DataFileColumns.SEQUENCE, rows);
  }
}
