package io.icecap.sql;

import io.icecap.apply.PendingChanges;
import io.icecap.cache.AppendValue;
import io.icecap.cache.Sql;
import io.icecap.cache.SqlType;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The query for a table's rows with what is buffered on top, as {@code c0, c1, …}. Changes have a
 * column {@code u3} beside {@code c3}, true where they leave it as it is, and for each column of
 * the key one like {@code k0}: the key under which the row is that has what they leave out.
 */
final class BufferedRows {
  private static final String MERGED =
      """
      SELECT %1$s FROM (%2$s) s ANTI JOIN %3$s b ON %4$s
      UNION ALL SELECT %5$s FROM %3$s b WHERE b.kind = 'whole'\
      """;

  private static final String COMPLETED =
      """
       UNION ALL SELECT %s FROM %s b LEFT JOIN (SELECT *, true AS found FROM (%s)) s ON %s
      WHERE b.kind = 'partial'\
      """;

  /** An older change than its row is of; see docs on {@code order.by}. */
  private static final String SUPERSEDED =
      """
      DELETE FROM %1$s b USING (%2$s) s
      WHERE %3$s AND s.c%4$d IS NOT NULL AND (b.u%4$d OR b.c%4$d IS NULL OR s.c%4$d > b.c%4$d)\
      """;

  private final RowSchema schema;
  private final InternalTable changes;

  /**
   * @param changes the table that holds the changes, made anew with each {@link #text}
   */
  BufferedRows(RowSchema schema, InternalTable changes) {
    this.schema = schema;
    this.changes = changes;
  }

  /**
   * @param snapshot the query for the rows below
   */
  String text(DuckDBConnection connection, PendingChanges pending, String snapshot)
      throws SQLException {
    boolean partial = put(connection, pending);
    if (schema.appends()) {
      return "%s UNION ALL SELECT %s FROM %s b"
          .formatted(snapshot, Names.all(schema, "b."), changes.name());
    }
    String sameKey = Names.sameKey(schema, "b", "s");
    if (pending.order().isPresent()) {
      Sql.run(
          connection,
          SUPERSEDED.formatted(changes.name(), snapshot, sameKey, pending.order().get().column()));
    }
    String merged =
        MERGED.formatted(
            Names.all(schema, "s."), snapshot, changes.name(), sameKey, Names.all(schema, "b."));
    return partial
        ? merged + COMPLETED.formatted(completed(), changes.name(), snapshot, rowBefore())
        : merged;
  }

  /** A change of the key finds its row under the old one. */
  private String rowBefore() {
    return schema.key().stream()
        .map("b.k%1$d = s.c%1$d"::formatted)
        .collect(Collectors.joining(" AND "));
  }

  /** What the row has; where there is none, what the change says of a column it leaves out. */
  private String completed() {
    return IntStream.range(0, schema.columns().size())
        .mapToObj(i -> "CASE WHEN b.u%1$d AND s.found THEN s.c%1$d ELSE b.c%1$d END".formatted(i))
        .collect(Collectors.joining(", "));
  }

  /**
   * @return whether some of the changes leave columns out
   */
  private boolean put(DuckDBConnection connection, PendingChanges pending) throws SQLException {
    Sql.run(
        connection,
        "CREATE OR REPLACE TABLE %s (kind VARCHAR, %s%s)"
            .formatted(
                changes.name(),
                IntStream.range(0, schema.columns().size())
                    .mapToObj(
                        i ->
                            "c%1$d %2$s, u%1$d BOOLEAN"
                                .formatted(i, SqlType.of(schema.columns().get(i).type())))
                    .collect(Collectors.joining(", ")),
                schema.key().stream()
                    .map(i -> ", k%d %s".formatted(i, SqlType.of(schema.columns().get(i).type())))
                    .collect(Collectors.joining())));
    boolean partial = false;
    AppendValue[] appends =
        schema.columns().stream().map(AppendValue::of).toArray(AppendValue[]::new);
    try (DuckDBAppender appender = changes.appender(connection)) {
      for (List<Change> each : (Iterable<List<Change>>) pending.changes()::iterator) {
        for (Change change : each) {
          partial |= change.isPartial();
          put(appender, appends, change);
        }
      }
      appender.flush();
    }
    return partial;
  }

  private void put(DuckDBAppender appender, AppendValue[] appends, Change change)
      throws SQLException {
    appender.beginRow();
    appender.append(kind(change));
    boolean delete = change.operation() == Operation.DELETE;
    for (int i = 0; i < appends.length; i++) {
      Column column = schema.columns().get(i);
      Object value = change.values()[i];
      Unchanged unchanged = value instanceof Unchanged left ? left : null;
      Object known = unchanged == null ? value : unchanged.orUnknown(column);
      if (known == null || (delete && !schema.key().contains(i))) {
        appender.appendNull();
      } else {
        appends[i].to(appender, known);
      }
      appender.append(unchanged != null);
    }
    Object[] before = change.changesKey() ? change.oldKey() : change.values();
    for (int i : schema.key()) {
      appends[i].to(appender, before[i]);
    }
    appender.endRow();
  }

  private static String kind(Change change) {
    if (change.operation() == Operation.DELETE) {
      return "delete";
    }
    return change.isPartial() ? "partial" : "whole";
  }
}
