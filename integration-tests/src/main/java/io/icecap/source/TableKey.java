package io.icecap.source;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** The primary key of a random table: its columns, and their literals for a number. */
record TableKey(List<String> columns, List<String> types, LongFunction<List<String>> literals) {
  static final TableKey LONG =
      new TableKey(List.of("id"), List.of("bigint"), i -> List.of(String.valueOf(i)));
  private static final TableKey TEXT =
      new TableKey(
          List.of("Id"), List.of("text"), i -> List.of("'" + (i % 2 == 0 ? "ž" : "") + i + "'"));
  private static final TableKey UUID =
      new TableKey(List.of("id"), List.of("uuid"), i -> List.of("md5('%d')::uuid".formatted(i)));
  private static final TableKey COMPOSITE =
      new TableKey(
          List.of("part", "id", "day"),
          List.of("smallint", "bigint", "date"),
          i ->
              List.of(
                  String.valueOf(i % 5),
                  String.valueOf(i),
                  "date '2000-01-01' + %d".formatted(i % 3)));
  static final List<TableKey> ALL = List.of(LONG, TEXT, UUID, COMPOSITE);

  String definition(int column) {
    return quoted(columns.get(column)) + " " + types.get(column) + " not null";
  }

  /** The columns as SQL has them. */
  String names() {
    return columns.stream().map(TableKey::quoted).collect(Collectors.joining(", "));
  }

  String isOneOf(List<Long> keys) {
    return keys.stream()
        .map(key -> "(" + String.join(", ", literals.apply(key)) + ")")
        .collect(Collectors.joining(", ", "(" + names() + ") in (", ")"));
  }

  /** Assignments of another key. */
  String becomes(long key) {
    List<String> values = literals.apply(key);
    StringBuilder sets = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      sets.append(i == 0 ? "" : ", ").append(quoted(columns.get(i))).append(" = ");
      sets.append(values.get(i));
    }
    return sets.toString();
  }

  static String quoted(String name) {
    return '"' + name + '"';
  }
}
