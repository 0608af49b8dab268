package io.icecap.cache;

import io.icecap.change.ColumnType;
import io.icecap.format.DataFileColumns;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a column's type is called in DuckDB. */
public final class SqlType {
  private SqlType() {}

  public static String of(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return "DECIMAL(%d,%d)".formatted(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.ListOf list) {
      return of(list.element().type()) + "[]";
    }
    if (type instanceof ColumnType.MapOf map) {
      return "MAP(%s, %s)".formatted(of(map.key().type()), of(map.value().type()));
    }
    if (type instanceof ColumnType.StructOf struct) {
      return struct(struct);
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> "BOOLEAN";
      case INT -> "INTEGER";
      case LONG -> "BIGINT";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case STRING -> "VARCHAR";
      case BINARY -> "BLOB";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case TIMESTAMPTZ -> "TIMESTAMPTZ";
      case TIMESTAMP_NANO -> "TIMESTAMP_NS";
      case UUID -> "UUID";
    };
  }

  private static String struct(ColumnType.StructOf struct) {
    List<String> names = DataFileColumns.names(struct.fields());
    return IntStream.range(0, names.size())
        .mapToObj(i -> Sql.identifier(names.get(i)) + " " + of(struct.fields().get(i).type()))
        .collect(Collectors.joining(", ", "STRUCT(", ")"));
  }
}
