package io.icecap.sql;

import io.icecap.cache.Sql;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** A table that views are made of, in a schema that statements can't name. */
record InternalTable(String table) {
  private static final String SCHEMA = "icecap internal";

  static String createSchema() {
    return "CREATE SCHEMA " + Sql.identifier(SCHEMA);
  }

  String name() {
    return Sql.identifier(SCHEMA) + "." + table;
  }

  DuckDBAppender appender(DuckDBConnection connection) throws SQLException {
    return connection.createAppender("memory", SCHEMA, table);
  }
}
