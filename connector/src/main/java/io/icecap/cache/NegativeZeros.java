package io.icecap.cache;

import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which zeros are negative. To DuckDB's storage 0.0 and −0.0 are one value: where all values of a
 * block are zeros, or equal ones follow one another, a checkpoint keeps the sign of one of them
 * (seen with 1.5.6). So a column {@code c3} of floating-point numbers has a column {@code z3}
 * beside it: true where {@code c3} is −0.0, and null everywhere else, which takes no room.
 */
final class NegativeZeros {
  /** Indexes of the columns of floating-point numbers, ascending. */
  private final List<Integer> columns;

  private NegativeZeros(List<Integer> columns) {
    this.columns = columns;
  }

  static NegativeZeros of(RowSchema schema) {
    return new NegativeZeros(
        IntStream.range(0, schema.columns().size())
            .filter(
                i -> {
                  var type = schema.columns().get(i).type();
                  return type == Simple.FLOAT || type == Simple.DOUBLE;
                })
            .boxed()
            .toList());
  }

  static boolean isNegativeZero(Object value) {
    return value instanceof Double number && Double.compare(number, -0.0) == 0
        || value instanceof Float shorter && Float.compare(shorter, -0.0f) == 0;
  }

  List<Integer> columns() {
    return columns;
  }

  /** {@code , z3 BOOLEAN}, to follow the definitions of other columns. */
  String definitions() {
    return each(i -> ", z%d BOOLEAN".formatted(i));
  }

  /** {@code , r.z3}. */
  String list(String prefix) {
    return each(i -> ", %sz%d".formatted(prefix, i));
  }

  /** {@code , … AS z3}, out of the values. */
  String computed(IntFunction<String> value) {
    return each(
        i ->
            ", CASE WHEN %1$s = 0 AND signbit(%1$s) THEN true END AS z%2$d"
                .formatted(value.apply(i), i));
  }

  /** The column with its signs. */
  String value(int column) {
    return columns.contains(column)
        ? "CASE WHEN c%1$d = 0 THEN CASE WHEN z%1$d THEN -abs(c%1$d) ELSE abs(c%1$d) END ELSE c%1$d END"
            .formatted(column)
        : "c" + column;
  }

  /** Everything, with the signs. */
  String star() {
    return columns.isEmpty()
        ? "*"
        : columns.stream()
            .map(i -> "%s AS c%d".formatted(value(i), i))
            .collect(Collectors.joining(", ", "* REPLACE (", ")"));
  }

  private String each(IntFunction<String> text) {
    return columns.stream().map(text::apply).collect(Collectors.joining());
  }
}
