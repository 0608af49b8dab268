package io.icecap.demo;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/** A table of PostgreSQL, read into the Java classes that Iceberg's generic reader uses. */
final class SourceRows {
  private static final int FETCH_ROWS = 10_000;

  private final Connection connection;
  private final String schemaName;
  private final String table;

  SourceRows(Connection connection, String schemaName, String table) {
    this.connection = connection;
    this.schemaName = schemaName;
    this.table = table;
  }

  /** In the order of the table. */
  List<SourceColumn> columns() throws SQLException {
    try (ResultSet found = connection.getMetaData().getColumns(null, schemaName, table, null)) {
      var byPosition = new TreeMap<Integer, SourceColumn>();
      while (found.next()) {
        byPosition.put(
            found.getInt("ORDINAL_POSITION"),
            new SourceColumn(found.getString("COLUMN_NAME"), found.getString("TYPE_NAME")));
      }
      return List.copyOf(byPosition.values());
    }
  }

  /** In the order of the primary key. */
  List<String> keyColumns() throws SQLException {
    try (ResultSet found = connection.getMetaData().getPrimaryKeys(null, schemaName, table)) {
      var bySequence = new TreeMap<Integer, String>();
      while (found.next()) {
        bySequence.put(found.getInt("KEY_SEQ"), found.getString("COLUMN_NAME"));
      }
      return List.copyOf(bySequence.values());
    }
  }

  long count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet counted = statement.executeQuery("select count(*) from " + quotedTable())) {
      counted.next();
      return counted.getLong(1);
    }
  }

  /** Every row, its values in the order and the types of {@code schema}, all of one moment. */
  void forEach(Schema schema, Consumer<List<Object>> action) throws SQLException {
    Map<String, SourceColumn> byName =
        columns().stream().collect(Collectors.toMap(SourceColumn::name, column -> column));
    List<NestedField> fields = schema.columns();
    List<SourceColumn> columns = fields.stream().map(field -> byName.get(field.name())).toList();
    String sql =
        columns.stream()
            .map(SourceColumn::expression)
            .collect(Collectors.joining(", ", "select ", " from " + quotedTable()));
    boolean autoCommit = connection.getAutoCommit();
    // The driver reads in portions only inside a transaction.
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          action.accept(row(rows, columns, fields));
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  private String quotedTable() {
    return SourceColumn.quoted(schemaName) + "." + SourceColumn.quoted(table);
  }

  private static List<Object> row(
      ResultSet rows, List<SourceColumn> columns, List<NestedField> fields) throws SQLException {
    var row = new ArrayList<Object>(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      row.add(value(rows, i + 1, columns.get(i), fields.get(i).type()));
    }
    return row;
  }

  private static Object value(ResultSet rows, int position, SourceColumn column, Type type)
      throws SQLException {
    if (column.isArray()) {
      Array array = rows.getArray(position);
      return array == null ? null : SourceValue.of(column, type, (String[]) array.getArray());
    }
    String text = rows.getString(position);
    return text == null ? null : SourceValue.of(column, type, text);
  }
}
