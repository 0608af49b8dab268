package io.icecap.sql;

import io.icecap.cache.Sql;
import io.icecap.cache.SqlType;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
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

  /**
   * @throws StatementException if there is no such column
   */
  static int indexOf(RowSchema schema, String column) {
    List<String> names = columns(schema);
    return IntStream.range(0, names.size())
        .filter(i -> names.get(i).equalsIgnoreCase(column))
        .findFirst()
        .orElseThrow(() -> new StatementException("There is no column " + column));
  }

  static String column(RowSchema schema, String relation, int column) {
    return Sql.identifier(relation) + "." + Sql.identifier(columns(schema).get(column));
  }

  /** A value of its type for each column, as {@code c0, c1, …}. */
  static String eachOf(RowSchema schema, IntFunction<String> value) {
    return IntStream.range(0, schema.columns().size())
        .mapToObj(
            i ->
                "CAST((%s\n) AS %s) AS c%d"
                    .formatted(
                        value.apply(i), SqlType.of(schema.columns().get(i).type().renamed()), i))
        .collect(Collectors.joining(", "));
  }

  /** The row with some columns changed, none of its key. */
  static String assigned(RowSchema schema, Map<String, String> assigned, String relation) {
    Map<Integer, String> values = byIndex(schema, assigned);
    values.keySet().retainAll(schema.key());
    if (!values.isEmpty()) {
      throw new StatementException(
          "%s is part of the key, which tells rows apart and stays; delete the row and insert another"
              .formatted(columns(schema).get(values.keySet().iterator().next())));
    }
    Map<Integer, String> changed = byIndex(schema, assigned);
    return eachOf(schema, i -> changed.getOrDefault(i, column(schema, relation, i)));
  }

  static String inserted(RowSchema schema, Map<String, String> given) {
    Map<Integer, String> values = byIndex(schema, given);
    return eachOf(schema, i -> values.getOrDefault(i, "NULL"));
  }

  private static Map<Integer, String> byIndex(RowSchema schema, Map<String, String> byName) {
    Map<Integer, String> byIndex = new TreeMap<>();
    byName.forEach((name, value) -> byIndex.put(indexOf(schema, name), value));
    return byIndex;
  }

  /** The columns of a table's view as {@code c0, c1, …}. */
  static String stored(RowSchema schema) {
    List<String> names = columns(schema);
    return IntStream.range(0, names.size())
        .mapToObj(i -> "%s AS c%d".formatted(Sql.identifier(names.get(i)), i))
        .collect(Collectors.joining(", "));
  }

  /** Equality of the keys of two relations. */
  static String sameKey(RowSchema schema, String left, String right) {
    return schema.key().stream()
        .map(i -> "%s.c%d = %s.c%d".formatted(left, i, right, i))
        .collect(Collectors.joining(" AND "));
  }
}
