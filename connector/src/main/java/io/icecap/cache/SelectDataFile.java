package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The query for the rows of one data file in the order of their positions. */
final class SelectDataFile {
  private final String columns;

  SelectDataFile(RowSchema schema) {
    List<String> names = DataFileColumns.names(schema);
    this.columns =
        IntStream.range(0, names.size())
            .mapToObj(i -> "r.c%d AS %s".formatted(i, Sql.identifier(names.get(i))))
            .collect(Collectors.joining(", "));
  }

  String text(int number) {
    // Qualified, since a column of the table may be called _pos, and ORDER BY prefers that one.
    return "SELECT %s, r._row_id AS %s, r._seq AS %s FROM rows r WHERE r._file = %d ORDER BY r._pos"
        .formatted(columns, DataFileColumns.ROW_ID, DataFileColumns.SEQUENCE, number);
  }
}
