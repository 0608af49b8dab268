package io.icecap.sql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a statement, read one by one while it runs; to be closed before the next statement of
 * its session. Used by one thread.
 */
public final class SqlResult implements AutoCloseable {
  private final RunningStatement running;
  private final ResultSet rows;
  private final List<SqlColumn> columns;
  private final long rowsMax;
  private long read;

  SqlResult(RunningStatement running, ResultSet rows, long rowsMax) throws SQLException {
    this.running = running;
    this.rows = rows;
    this.rowsMax = rowsMax;
    this.columns = columns(rows.getMetaData());
  }

  private static List<SqlColumn> columns(ResultSetMetaData meta) throws SQLException {
    List<SqlColumn> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(new SqlColumn(meta.getColumnName(i), meta.getColumnTypeName(i)));
    }
    return columns;
  }

  public List<SqlColumn> columns() {
    return columns;
  }

  /**
   * Goes on to the next row.
   *
   * @return false if there is none
   * @throws StatementException if the statement fails, is cancelled, or passes a bound
   */
  public boolean next() {
    try {
      running.check();
      if (!rows.next()) {
        return false;
      }
    } catch (SQLException e) {
      throw running.failed(e);
    }
    if (read++ == rowsMax) {
      throw new StatementException(
          "There are more than %d rows; add a LIMIT, or raise --rows-max".formatted(rowsMax));
    }
    return true;
  }

  /**
   * A value of the row.
   *
   * @param column from 0 on
   * @return null, or {@link Boolean}, the boxes of numbers, {@link java.math.BigInteger}, {@link
   *     java.math.BigDecimal}, {@link String}, {@code byte[]}, {@link java.util.UUID}, {@link
   *     java.time.LocalDate}, {@link java.time.LocalTime}, {@link java.time.LocalDateTime}, {@link
   *     java.time.OffsetDateTime}, {@link List}, {@link java.util.Map} (structs, too)
   */
  public Object value(int column) {
    try {
      return Values.read(rows, column + 1, columns.get(column).type());
    } catch (SQLException e) {
      throw running.failed(e);
    }
  }

  /** The row, a value per column. */
  public Object[] row() {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i);
    }
    return values;
  }

  @Override
  public void close() {
    try {
      rows.close();
      running.close();
    } catch (SQLException e) {
      throw running.failed(e);
    }
  }
}
