package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;

/** Every value is in DuckDB what it is when it is appended. */
class InitialTest {
  @Test
  void isTheValueInTheColumnsType() throws Exception {
    Random random = new Random(7);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (int i = 0; i < 50; i++) {
        Change change = AllTypes.upsert(i, "k", random);
        for (int c = 0; c < change.values().length; c++) {
          Column column = AllTypes.SCHEMA.columns().get(c);
          if (!column.type().isNested() && change.values()[c] != null) {
            assertSame(duckDb, column, change.values()[c]);
          }
        }
      }
    }
  }

  private static void assertSame(Connection duckDb, Column column, Object value)
      throws SQLException {
    String type = SqlType.of(column.type());
    Sql.run(duckDb, "CREATE OR REPLACE TABLE appended (c " + type + ")");
    try (DuckDBAppender appender =
        duckDb.unwrap(DuckDBConnection.class).createAppender("main", "appended")) {
      appender.beginRow();
      AppendValue.of(column).to(appender, value);
      appender.endRow();
    }
    Object initial = value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    String expression = Initial.of(column.withInitial(initial));
    assertThat(
            Sql.number(
                duckDb,
                "SELECT count(*) FROM appended WHERE c = CAST(%s AS %s)"
                    .formatted(expression, type)))
        .as(type + " " + expression)
        .isEqualTo(1);
  }

  @Test
  void isNullWhereThereIsNone() {
    assertThat(Initial.of(AllTypes.SCHEMA.columns().get(2))).isEqualTo("NULL");
  }
}
