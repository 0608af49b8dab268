package io.icecap.cache;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The top-level columns of a Parquet file by field id; by name if the file has no field ids. DuckDB
 * could match field ids itself, but a file without them brings the whole instance down (1.5.6).
 */
public final class ParquetColumns {
  private final Map<Integer, String> byId = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  private ParquetColumns() {}

  public static ParquetColumns read(Connection connection, String file) throws SQLException {
    String schema =
        "SELECT name, field_id, coalesce(num_children, 0) FROM parquet_schema(" + file + ")";
    ParquetColumns columns = new ParquetColumns();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(schema)) {
      long nested = -1; // the root
      while (result.next()) {
        long children = result.getLong(3);
        if (nested == 0) {
          columns.add(result.getString(1), result.getInt(2), result.wasNull());
        }
        nested = nested < 0 ? 0 : Math.max(0, nested - 1) + children;
      }
    }
    return columns;
  }

  private void add(String name, int id, boolean withoutId) {
    names.add(name);
    if (!withoutId) {
      byId.put(id, name);
    }
  }

  /** The columns of these indexes in the schema, as {@code c0, c1, …}. */
  public String select(RowSchema schema, Collection<Integer> indexes) {
    List<String> names = DataFileColumns.names(schema);
    return indexes.stream()
        .map(
            i -> {
              Column column = schema.columns().get(i);
              return select(
                      column.id(), names.get(i), SqlType.of(column.type()), Initial.of(column))
                  + " AS c"
                  + i;
            })
        .collect(Collectors.joining(", "));
  }

  /** An expression for the column; null of its type if the file does not have it. */
  String select(int id, String name, String type) {
    return select(id, name, type, Initial.NULL);
  }

  private String select(int id, String name, String type, String otherwise) {
    String found = byId.isEmpty() ? (names.contains(name) ? name : null) : byId.get(id);
    String value = found == null ? otherwise : "d." + Sql.identifier(found);
    return "CAST(" + value + " AS " + type + ")";
  }
}
