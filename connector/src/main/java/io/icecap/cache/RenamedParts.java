package io.icecap.cache;

import io.icecap.change.ColumnType;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A value whose structs' fields are called what the table calls them by now, and not what the cache
 * calls them, as data files do. A value that has none of another name is taken as it is.
 */
public final class RenamedParts {
  private RenamedParts() {}

  public static String of(String value, ColumnType type) {
    return of(value, type, 0);
  }

  private static String of(String value, ColumnType type, int depth) {
    if (SqlType.of(type).equals(SqlType.of(type.renamed()))) {
      return value;
    }
    String part = "x" + depth;
    if (type instanceof ColumnType.ListOf list) {
      return "list_transform(%s, lambda %s: %s)"
          .formatted(value, part, of(part, list.element().type(), depth + 1));
    }
    if (type instanceof ColumnType.MapOf map) {
      return "map_from_entries(list_transform(map_entries(%s), lambda %s: {'key': %s, 'value': %s}))"
          .formatted(
              value,
              part,
              of(part + ".key", map.key().type(), depth + 1),
              of(part + ".value", map.value().type(), depth + 1));
    }
    return struct(value, (ColumnType.StructOf) type, depth);
  }

  private static String struct(String value, ColumnType.StructOf struct, int depth) {
    List<String> before = DataFileColumns.names(struct.fields());
    List<String> names = DataFileColumns.names(((ColumnType.StructOf) struct.renamed()).fields());
    String fields =
        IntStream.range(0, names.size())
            .mapToObj(
                i ->
                    "%s: %s"
                        .formatted(
                            Sql.identifier(names.get(i)),
                            of(
                                value + "." + Sql.identifier(before.get(i)),
                                struct.fields().get(i).type(),
                                depth)))
            .collect(Collectors.joining(", "));
    return "CASE WHEN %s IS NOT NULL THEN {%s} END".formatted(value, fields);
  }
}
