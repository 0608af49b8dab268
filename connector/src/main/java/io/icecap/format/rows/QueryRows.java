package io.icecap.format.rows;

import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.StructLike;

/**
 * The rows of a query one after the other, streamed. It is itself the current row, in Iceberg's
 * internal classes, and good until the next one.
 */
public final class QueryRows implements StructLike, AutoCloseable {
  private final Statement statement;
  private final ResultSet result;
  private final RowColumn.Reading[] columns;
  private final Object[] values;

  private QueryRows(Statement statement, ResultSet result, RowColumn.Reading[] columns) {
    this.statement = statement;
    this.result = result;
    this.columns = columns;
    this.values = new Object[columns.length];
  }

  /**
   * @param query returns the columns of the schema as {@link DataFileColumns#names} calls them, and
   *     perhaps others, which are left out
   */
  public static QueryRows run(Connection connection, String query, RowSchema schema)
      throws SQLException {
    List<RowColumn> columns =
        schema.columns().stream().map(column -> RowColumn.of(column.type())).toList();
    List<String> names = DataFileColumns.names(schema);
    List<String> selected = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      selected.add(columns.get(i).select().replace("%s", quoted(names.get(i))));
    }
    String text = "SELECT " + String.join(", ", selected) + " FROM (" + query + ")";
    Statement statement = connection.createStatement();
    try {
      return new QueryRows(
          statement,
          statement.executeQuery(text),
          columns.stream().map(RowColumn::reading).toArray(RowColumn.Reading[]::new));
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** Goes to the next row; false after the last one. */
  public boolean next() throws SQLException {
    if (!result.next()) {
      return false;
    }
    for (int i = 0; i < columns.length; i++) {
      Object value = columns[i].read(result, i + 1);
      values[i] = result.wasNull() ? null : value;
    }
    return true;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public <T> T get(int column, Class<T> type) {
    return type.cast(values[column]);
  }

  @Override
  public <T> void set(int column, T value) {
    throw new UnsupportedOperationException("A row of a query can't be changed");
  }

  @Override
  public void close() throws SQLException {
    try {
      result.close();
    } finally {
      statement.close();
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
