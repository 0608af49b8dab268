package io.icecap.format.parquet;

import io.icecap.change.ColumnType;
import io.icecap.format.DataFileColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A condition in SQL that finds negative zeros in a value. */
final class NegativeZeros {
  private NegativeZeros() {}

  /**
   * @param value an expression of the type
   * @return empty if there are none in values of the type
   */
  static Optional<String> in(String value, ColumnType type) {
    return in(value, type, 0);
  }

  private static Optional<String> in(String value, ColumnType type, int depth) {
    if (type instanceof ColumnType.ListOf list) {
      return inList(value, list.element().type(), depth);
    }
    if (type instanceof ColumnType.MapOf map) {
      return any(
          Stream.of(
              inList("map_keys(" + value + ")", map.key().type(), depth),
              inList("map_values(" + value + ")", map.value().type(), depth)));
    }
    if (type instanceof ColumnType.StructOf struct) {
      List<String> names = DataFileColumns.names(struct.fields());
      List<Optional<String>> fields = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String field = value + "." + CopyToParquet.identifier(names.get(i));
        fields.add(in(field, struct.fields().get(i).type(), depth));
      }
      return any(fields.stream());
    }
    boolean floating = type == ColumnType.Simple.FLOAT || type == ColumnType.Simple.DOUBLE;
    return floating
        ? Optional.of("(%s = 0 AND signbit(%s))".formatted(value, value))
        : Optional.empty();
  }

  private static Optional<String> inList(String list, ColumnType element, int depth) {
    String variable = "x" + depth;
    return in(variable, element, depth + 1)
        .map(
            condition ->
                "len(list_filter(%s, lambda %s: %s)) > 0".formatted(list, variable, condition));
  }

  private static Optional<String> any(Stream<Optional<String>> conditions) {
    return conditions
        .flatMap(Optional::stream)
        .reduce((one, other) -> one + " OR " + other)
        .map(all -> "(" + all + ")");
  }
}
