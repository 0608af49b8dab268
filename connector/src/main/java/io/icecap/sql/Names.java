package io.icecap.sql;

import io.icecap.cache.Sql;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What tables and columns are called in DuckDB. */
final class Names {
  private Names() {}

  static String schema(TableName table) {
    return Sql.identifier(String.join(".", table.namespace()));
  }

  static String view(TableName table) {
    return schema(table) + "." + Sql.identifier(table.name());
  }

  /** By their present names; two that differ in case alone are told apart as in data files. */
  static List<String> columns(RowSchema schema) {
    return DataFileColumns.names(schema.renamed());
  }

  /** {@code c0, c1, …}, each with the prefix. */
  static String all(RowSchema schema, String prefix) {
    return IntStream.range(0, schema.columns().size())
        .mapToObj(i -> prefix + "c" + i)
        .collect(Collectors.joining(", "));
  }

  /** Equality of the keys of two relations. */
  static String sameKey(RowSchema schema, String left, String right) {
    return schema.key().stream()
        .map(i -> "%s.c%d = %s.c%d".formatted(left, i, right, i))
        .collect(Collectors.joining(" AND "));
  }
}
