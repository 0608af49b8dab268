package io.icecap.cache;

import io.icecap.change.ColumnType;

/** What a column's type is called in DuckDB. */
final class SqlType {
  private SqlType() {}

  static String of(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return "DECIMAL(%d,%d)".formatted(decimal.precision(), decimal.scale());
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
      case TIMESTAMP -> "TIMESTAMP";
      case TIMESTAMPTZ -> "TIMESTAMPTZ";
      case UUID -> "UUID";
    };
  }
}
