package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.RowSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/**
 * Finds the rows that have the keys of a batch: keys that are not {@link NewKeys new} into {@code
 * temp.keys}, one join with {@code rows} into {@code temp.found}, which {@link DeleteFound} goes
 * by.
 */
final class FindRows {
  private final RowSchema schema;
  private final NewKeys newKeys;
  private final String createKeys;
  private final String createFound;

  FindRows(RowSchema schema) {
    this.schema = schema;
    this.newKeys = new NewKeys(schema);
    this.createKeys =
        "CREATE OR REPLACE TEMP TABLE keys (%s, change INTEGER)"
            .formatted(CacheLayout.definitions(schema, schema.key()));
    this.createFound =
        """
        CREATE OR REPLACE TEMP TABLE found AS
        SELECT r.rowid AS id, r._file, r._pos, r._row_id, k.change
        FROM rows r JOIN temp.keys k ON %s"""
            .formatted(
                schema.key().stream()
                    .map(i -> "r.c%d = k.c%d".formatted(i, i))
                    .collect(Collectors.joining(" AND ")));
  }

  FoundRows run(AttachedFile file, List<Change> changes) throws SQLException {
    Sql.run(file.connection(), createKeys);
    appendKeys(file, changes, newKeys.of(file, changes));
    Sql.run(file.connection(), createFound);
    FoundRows found = new FoundRows(changes.size());
    String select = "SELECT _file, _pos, _row_id, change FROM temp.found";
    try (Statement statement = file.connection().createStatement();
        ResultSet result = statement.executeQuery(select)) {
      while (result.next()) {
        long rowId = result.getLong(3);
        if (result.wasNull()) {
          rowId = FoundRows.INHERITED;
        }
        found.add(result.getInt(1), result.getLong(2), rowId, result.getInt(4));
      }
    }
    return found;
  }

  private void appendKeys(AttachedFile file, List<Change> changes, Predicate<Change> isNew)
      throws SQLException {
    AppendValue[] appends =
        schema.key().stream()
            .map(i -> AppendValue.of(schema.columns().get(i)))
            .toArray(AppendValue[]::new);
    try (DuckDBAppender appender = file.connection().createAppender("temp", "main", "keys")) {
      for (int i = 0; i < changes.size(); i++) {
        Change change = changes.get(i);
        if (isNew.test(change)) {
          continue;
        }
        appender.beginRow();
        for (int k = 0; k < appends.length; k++) {
          appends[k].to(appender, keyValue(change, schema.key().get(k)));
        }
        appender.append(i);
        appender.endRow();
      }
      appender.flush();
    }
  }

  private Object keyValue(Change change, int column) {
    Object value = change.values()[column];
    if (value == null) {
      throw new IllegalArgumentException(
          "Key column '%s' of the change at offset %d is null; a key has no nulls"
              .formatted(schema.columns().get(column).name(), change.offset()));
    }
    return value;
  }
}
