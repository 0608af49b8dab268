package io.icecap.demo;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A few SQL queries over the tables. The rows come from Iceberg's own reader, so deletion vectors
 * hold; DuckDB gets them in memory.
 */
final class SqlSamples implements AutoCloseable {
  private final DuckDBConnection duckdb;

  SqlSamples() throws SQLException {
    duckdb = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("set memory_limit = '512MB'");
      statement.execute("set threads = 2");
    }
  }

  /** A query and its result, ready to print. */
  record Sample(String question, String sql, List<String> lines) {}

  /** Loads these columns of a table. */
  void load(String name, Path namespace, String... columns) throws SQLException, IOException {
    Table table = new TableChain(namespace.resolve(name)).newest();
    Schema schema = table.schema().select(columns);
    var ddl = new ArrayList<String>();
    schema.columns().forEach(field -> ddl.add(field.name() + " " + duckdbType(field.type())));
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("create table " + name + " (" + String.join(", ", ddl) + ")");
    }
    try (DuckDBAppender appender = duckdb.createAppender(DuckDBConnection.DEFAULT_SCHEMA, name)) {
      new IcebergRows(table).forEach(schema, row -> append(appender, row));
    }
  }

  List<Sample> run() throws SQLException {
    return List.of(
        sample(
            "Rows in each table",
            """
            select 'customer' as "table", count(*) as "rows" from customer
            union all select 'orders', count(*) from orders
            union all select 'lineitem', count(*) from lineitem
            """),
        sample(
            "Line items by status (after TPC-H Q1)",
            """
            select l_linestatus, count(*) as lines, sum(l_quantity) as quantity,
              round(avg(l_discount), 4) as avg_discount
            from lineitem group by all order by all
            """),
        sample(
            "Customers with the most revenue (after TPC-H Q10)",
            """
            select c_custkey, c_mktsegment,
              cast(sum(l_extendedprice * (1 - l_discount)) as decimal(18,2)) as revenue
            from customer
            join orders on o_custkey = c_custkey
            join lineitem on l_orderkey = o_orderkey
            group by all order by revenue desc, c_custkey limit 3
            """));
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }

  private Sample sample(String question, String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return new Sample(question, sql, TextTable.of(rows));
    }
  }

  private static void append(DuckDBAppender appender, List<Object> row) {
    try {
      appender.beginRow();
      for (Object value : row) {
        append(appender, value);
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB refused a row of the sample queries", e);
    }
  }

  private static void append(DuckDBAppender appender, Object value) throws SQLException {
    if (value == null) {
      appender.appendNull();
    } else if (value instanceof Long number) {
      appender.append(number.longValue());
    } else if (value instanceof Integer number) {
      appender.append(number.intValue());
    } else if (value instanceof BigDecimal number) {
      appender.append(number);
    } else if (value instanceof LocalDate date) {
      appender.append(date);
    } else {
      appender.append(value.toString());
    }
  }

  private static String duckdbType(org.apache.iceberg.types.Type type) {
    return switch (type.typeId()) {
      case LONG -> "bigint";
      case INTEGER -> "integer";
      case DATE -> "date";
      case DECIMAL -> type.toString();
      default -> "varchar";
    };
  }
}
