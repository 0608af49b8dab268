package io.icecap.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.TimestampType;

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
  List<String> columns() throws SQLException {
    try (ResultSet found = connection.getMetaData().getColumns(null, schemaName, table, null)) {
      var byPosition = new TreeMap<Integer, String>();
      while (found.next()) {
        byPosition.put(found.getInt("ORDINAL_POSITION"), found.getString("COLUMN_NAME"));
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
    List<NestedField> fields = schema.columns();
    String sql =
        fields.stream()
            .map(field -> quoted(field.name()))
            .collect(Collectors.joining(", ", "select ", " from " + quotedTable()));
    boolean autoCommit = connection.getAutoCommit();
    // The driver reads in portions only inside a transaction.
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          action.accept(row(rows, fields));
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  private String quotedTable() {
    return quoted(schemaName) + "." + quoted(table);
  }

  private static List<Object> row(ResultSet rows, List<NestedField> fields) throws SQLException {
    var row = new ArrayList<Object>(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      row.add(value(rows, i + 1, fields.get(i).type()));
    }
    return row;
  }

  private static Object value(ResultSet rows, int column, Type type) throws SQLException {
    Object value =
        switch (type.typeId()) {
          case BOOLEAN -> rows.getBoolean(column);
          case INTEGER -> rows.getInt(column);
          case LONG -> rows.getLong(column);
          case FLOAT -> rows.getFloat(column);
          case DOUBLE -> rows.getDouble(column);
          case DECIMAL -> rows.getBigDecimal(column);
          case DATE -> rows.getObject(column, LocalDate.class);
          case TIME -> rows.getObject(column, LocalTime.class);
          case TIMESTAMP ->
              ((TimestampType) type).shouldAdjustToUTC()
                  ? rows.getObject(column, OffsetDateTime.class)
                  : rows.getObject(column, LocalDateTime.class);
          case STRING -> rows.getString(column);
          case UUID -> rows.getObject(column, UUID.class);
          case BINARY, FIXED -> rows.getBytes(column);
          default ->
              throw new IllegalArgumentException(
                  "The verifier can't compare columns of type " + type + ". Leave the table out.");
        };
    return rows.wasNull() ? null : value;
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
