package io.icecap.bench;

import io.icecap.cache.AppendValue;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * What DuckDB alone takes for a batch of {@link OrderStream}: the rows in files of its own, one per
 * bucket of the key, changed in place and written to Parquet. No Redis, no offsets, no statistics,
 * no deletion vectors, no snapshot: less than this no applier over DuckDB can take.
 */
final class BareDuckDb implements AutoCloseable {
  private static final int BUCKETS = 8;

  private static final String COLUMNS =
      """
      (id BIGINT, customer INTEGER, status VARCHAR, priority VARCHAR, total DECIMAL(12, 2),
       quantity DOUBLE, discount FLOAT, urgent BOOLEAN, ordered DATE, updated TIMESTAMPTZ,
       comment VARCHAR, reference UUID""";

  private final List<Bucket> buckets = new ArrayList<>();
  private final ExecutorService threads;

  /**
   * @param workers buckets that are worked on at the same time, each by one thread of DuckDB
   */
  BareDuckDb(Path directory, int workers) throws SQLException {
    this.threads = Executors.newFixedThreadPool(workers);
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new Bucket(directory, i));
    }
  }

  /** The changes of the batch, the last of each key, are in the files when this returns. */
  void apply(List<Change> batch) throws ExecutionException, InterruptedException {
    List<Map<Long, Change>> last = new ArrayList<>();
    buckets.forEach(bucket -> last.add(new LinkedHashMap<>()));
    for (Change change : batch) {
      long key = (Long) change.values()[0];
      last.get((int) (key % BUCKETS)).put(key, change);
    }
    List<Callable<Void>> work = new ArrayList<>();
    for (Bucket bucket : buckets) {
      List<Change> changes = List.copyOf(last.get(bucket.number).values());
      work.add(
          () -> {
            bucket.apply(changes);
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(work)) {
      done.get();
    }
  }

  /** Outside of what is timed, as the applier does. */
  void checkpoint() throws SQLException {
    for (Bucket bucket : buckets) {
      bucket.run("CHECKPOINT");
    }
  }

  @Override
  public void close() throws SQLException {
    threads.shutdownNow();
    for (Bucket bucket : buckets) {
      bucket.connection.close();
    }
  }

  private static final class Bucket {
    private static final AppendValue[] APPENDS =
        OrderStream.RECORD_SCHEMA.columns().stream()
            .map(AppendValue::of)
            .toArray(AppendValue[]::new);

    private final Path directory;
    private final int number;
    private final DuckDBConnection connection;
    private int batches;

    Bucket(Path directory, int number) throws SQLException {
      this.directory = directory;
      this.number = number;
      Connection opened =
          DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(number + ".duckdb"));
      this.connection = opened.unwrap(DuckDBConnection.class);
      run("SET threads = 1");
      run("SET checkpoint_threshold = '16GB'");
      run("CREATE TABLE rows " + COLUMNS + ", file INTEGER, position BIGINT)");
    }

    void apply(List<Change> changes) throws SQLException {
      run("BEGIN");
      run("CREATE OR REPLACE TEMP TABLE changes " + COLUMNS + ", deleted BOOLEAN)");
      append(changes);
      run(
          "CREATE OR REPLACE TEMP TABLE found AS SELECT r.file, r.position"
              + " FROM rows r JOIN temp.changes c ON r.id = c.id");
      run("DELETE FROM rows USING temp.changes c WHERE rows.id = c.id");
      run(
          "CREATE OR REPLACE TEMP TABLE added AS SELECT * EXCLUDE (deleted), %d AS file,"
              + " row_number() OVER () - 1 AS position FROM temp.changes WHERE NOT deleted",
          batches);
      run(
          "COPY (SELECT * EXCLUDE (file, position) FROM temp.added) TO '%s'"
              + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)",
          directory.resolve("%d-%d.parquet".formatted(number, batches)));
      run("INSERT INTO rows SELECT * FROM temp.added");
      run("COMMIT");
      batches++;
    }

    private void append(List<Change> changes) throws SQLException {
      try (DuckDBAppender appender = connection.createAppender("temp", "main", "changes")) {
        for (Change change : changes) {
          appender.beginRow();
          for (int i = 0; i < APPENDS.length; i++) {
            if (change.values()[i] == null) {
              appender.appendNull();
            } else {
              APPENDS[i].to(appender, change.values()[i]);
            }
          }
          appender.append(change.operation() == Operation.DELETE);
          appender.endRow();
        }
        appender.flush();
      }
    }

    private void run(String sql, Object... values) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(values.length == 0 ? sql : sql.formatted(values));
      }
    }
  }
}
