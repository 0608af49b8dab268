package io.icecap.cache;

import io.icecap.change.ColumnType;

/** For tests elsewhere: what a type is called in DuckDB. */
public final class SqlTypeName {
  private SqlTypeName() {}

  public static String of(ColumnType type) {
    return SqlType.of(type);
  }
}
