package io.icecap.sql;

import io.icecap.cache.Sql;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** The rows that a write leaves or deletes, computed and checked, in a table of their own. */
final class StagedRows {
  private static final InternalTable STAGED = new InternalTable("staged");

  private final DuckDBConnection connection;
  private final RowSchema schema;

  private StagedRows(DuckDBConnection connection, RowSchema schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Runs the query of a write.
   *
   * @param view of the table
   * @throws StatementException if the rows can't be in the table
   */
  static StagedRows of(
      DuckDBConnection connection,
      RunningStatement running,
      Write write,
      String query,
      String view,
      RowSchema schema)
      throws SQLException {
    running.statement().execute("CREATE OR REPLACE TABLE %s AS %s".formatted(STAGED.name(), query));
    StagedRows staged = new StagedRows(connection, schema);
    if (!write.leftOut(schema).isEmpty()) {
      staged.complete(view, write.leftOut(schema));
    }
    staged.checkNulls();
    if (!schema.appends()) {
      staged.checkKeys(view, write.replaces());
    }
    return staged;
  }

  /** Nobody changes the table meanwhile, or the statement is run anew. */
  private void complete(String view, Set<Integer> leftOut) throws SQLException {
    Sql.run(
        connection,
        "UPDATE %s s SET %s FROM (SELECT %s FROM %s) t WHERE %s"
            .formatted(
                STAGED.name(),
                leftOut.stream()
                    .map("c%1$d = t.c%1$d"::formatted)
                    .collect(Collectors.joining(", ")),
                Names.stored(schema),
                view,
                Names.sameKey(schema, "s", "t")));
  }

  private void checkNulls() throws SQLException {
    for (int i = 0; i < schema.columns().size(); i++) {
      if ((schema.columns().get(i).required() || schema.key().contains(i))
          && any(
              "SELECT 1 FROM %s WHERE op <> 'delete' AND c%d IS NULL"
                  .formatted(STAGED.name(), i))) {
        throw new StatementException(
            "Column %s may not be null".formatted(Names.columns(schema).get(i)));
      }
    }
  }

  private void checkKeys(String view, boolean replaces) throws SQLException {
    String key = schema.key().stream().map(i -> "c" + i).collect(Collectors.joining(", "));
    if (any("SELECT 1 FROM %s GROUP BY %s HAVING count(*) > 1".formatted(STAGED.name(), key))) {
      throw new StatementException(
          "Several rows of the statement are for the same key; which one counts can't be told");
    }
    if (!replaces
        && any(
            "SELECT 1 FROM (FROM %s WHERE op = 'insert') s SEMI JOIN (SELECT %s FROM %s) t ON %s"
                .formatted(
                    STAGED.name(), Names.stored(schema), view, Names.sameKey(schema, "s", "t")))) {
      throw new StatementException(
          "There is a row with the key of an inserted one; INSERT OR REPLACE takes its place");
    }
  }

  private boolean any(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query + " LIMIT 1")) {
      return result.next();
    }
  }

  /**
   * The rows as changes.
   *
   * @param offset of the first one
   * @param millis when they are made
   * @param max how many there may be
   */
  List<Change> changes(long offset, long millis, long max) throws SQLException {
    List<Change> changes = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("FROM " + STAGED.name())) {
      ResultSetMetaData meta = rows.getMetaData();
      while (rows.next()) {
        if (changes.size() == max) {
          throw new StatementException(
              "The statement changes more than %d rows; raise --rows-max".formatted(max));
        }
        Object[] values = new Object[schema.columns().size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = Values.read(rows, i + 2, meta.getColumnTypeName(i + 2));
        }
        Object[] row = ColumnValues.row(schema.columns(), values);
        changes.add(
            new Change(
                rows.getString(1).equals("delete") ? Operation.DELETE : Operation.UPSERT,
                row,
                offset + changes.size(),
                millis));
      }
    }
    return changes;
  }
}
