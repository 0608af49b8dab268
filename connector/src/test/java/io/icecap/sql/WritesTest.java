package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements that change rows do what they do in DuckDB, and never undo what others did. */
class WritesTest {
  private static final String ROWS = "SELECT * FROM shop.orders ORDER BY id";
  private static final List<Column> COLUMNS =
      List.of(
          new Column(0, "id", Simple.LONG, true),
          new Column(0, "region", Simple.STRING, false),
          new Column(0, "amount", Simple.LONG, false));

  @TempDir Path directory;
  private SqlScene scene;
  private LiveTable orders;

  @BeforeEach
  void open() {
    scene = new SqlScene(directory);
    orders = table("shop.orders", List.of(0), "bucket(2, id)");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private LiveTable table(String name, List<Integer> key, String partitionBy) {
    return scene.table(
        name,
        new RowSchema(RowSchema.OF_A_RECORD, COLUMNS, key),
        new TableSettings(
            partitionBy,
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            PartitionMoves.INDEX));
  }

  private void buffer(long id, String region, long amount) {
    Object[] row = {id, region, amount};
    scene.append(orders, List.of(new Change(Operation.UPSERT, row, scene.nextOffset(orders), 0)));
  }

  @ParameterizedTest
  @CsvSource({"1, 'bucket(2, id)'", "2, region", "3, ''"})
  void statementsDoWhatTheyDoInDuckDb(long seed, String partitionBy) throws SQLException {
    seed = Long.getLong("icecap.seed", seed);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    LiveTable moved = table("shop.moved", List.of(0), partitionBy);
    try (Connection model = DriverManager.getConnection("jdbc:duckdb:");
        Statement duckdb = model.createStatement();
        SqlSession now = scene.session(new AsOf.Now());
        SqlSession published = scene.session(new AsOf.Published())) {
      duckdb.execute("CREATE SCHEMA shop");
      duckdb.execute(
          "CREATE TABLE shop.moved (id BIGINT PRIMARY KEY, region VARCHAR, amount BIGINT)");
      for (int i = 0; i < 16; i++) {
        if (random.nextInt(3) == 0) {
          cdc(moved, random, duckdb);
        }
        String statement = statement(random);
        // When
        long changed = (Long) SqlScene.rows(now, statement).get(0)[0];
        // Then
        assertThat(changed).as(statement).isEqualTo(duckdb.executeLargeUpdate(statement));
        String rows = "SELECT * FROM shop.moved ORDER BY id";
        assertThat(printed(SqlScene.rows(now, rows))).as(statement).isEqualTo(read(duckdb, rows));
        if (changed > 0) {
          assertThat(printed(SqlScene.rows(published, rows))).isEqualTo(read(duckdb, rows));
        }
      }
    }
  }

  private static String statement(Random random) {
    int a = random.nextInt(30);
    return switch (random.nextInt(8)) {
      case 0 ->
          "INSERT OR REPLACE INTO shop.moved SELECT range, 'r' || range %% 3, %d FROM range(%d, %d)"
              .formatted(a, a, a + 6);
      case 1 ->
          "INSERT OR REPLACE INTO shop.moved (amount, id) VALUES (%d, 7), (NULL, 8)".formatted(a);
      case 2 -> "UPDATE shop.moved SET amount = amount + id, region = 'r' || %d".formatted(a % 4);
      case 3 ->
          "UPDATE shop.moved AS m SET amount = CASE WHEN id IS DISTINCT FROM 3 THEN 1 END FROM range(%d) r WHERE r.range = m.id"
              .formatted(a);
      case 4 -> "DELETE FROM shop.moved WHERE id %% 7 = %d -- some".formatted(a % 7);
      case 5 ->
          "DELETE FROM shop.moved USING (SELECT max(id) AS top FROM shop.moved) x WHERE id = x.top";
      default ->
          """
          MERGE INTO shop.moved AS m USING (SELECT range AS k FROM range(%d, %d)) s ON m.id = s.k
          WHEN MATCHED AND s.k %% 2 = 0 THEN DELETE
          WHEN MATCHED AND m.region = 'r1' THEN DO NOTHING
          WHEN MATCHED THEN UPDATE SET amount = coalesce(m.amount, 0) + 1, region = 'merged'
          WHEN NOT MATCHED AND s.k %% 3 <> 0 THEN INSERT (id, region) VALUES (s.k, concat('n', s.k))\
          """
              .formatted(a, a + 8);
    };
  }

  /** A change of the source, behind which statements come. */
  private void cdc(LiveTable table, Random random, Statement duckdb) throws SQLException {
    long id = random.nextInt(30);
    Object[] row = {id, "cdc", random.nextLong(100)};
    scene.append(table, List.of(new Change(Operation.UPSERT, row, scene.nextOffset(table), 0)));
    duckdb.execute(
        "INSERT OR REPLACE INTO shop.moved VALUES (%d, 'cdc', %d)".formatted(id, (Long) row[2]));
  }

  private static List<String> printed(List<Object[]> rows) {
    return rows.stream().map(Arrays::toString).toList();
  }

  private static List<String> read(Statement duckdb, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = duckdb.executeQuery(query)) {
      while (result.next()) {
        rows.add(
            Arrays.asList(result.getObject(1), result.getObject(2), result.getObject(3))
                .toString());
      }
    }
    return rows;
  }

  @Test
  void concurrentUpdatesAndChangesOfTheSourceAreAllThere() throws Exception {
    buffer(1, "north", 0);
    scene.apply();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      running.add(
          threads.submit(
              () -> {
                try (SqlSession session = scene.session(new AsOf.Now())) {
                  for (int n = 0; n < 5; n++) {
                    SqlScene.rows(session, "UPDATE orders SET amount = amount + 1 WHERE id = 1");
                  }
                }
              }));
    }
    for (int i = 0; i < 20; i++) {
      buffer(100 + i, "south", i);
    }
    for (Future<?> each : running) {
      each.get();
    }
    threads.shutdown();
    scene.apply();
    try (SqlSession session = scene.session(new AsOf.Published())) {
      assertThat(
              printed(
                  SqlScene.rows(
                      session,
                      "SELECT amount, (SELECT count(*) FROM orders) FROM orders WHERE id = 1")))
          .containsExactly("[15, 21]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO orders VALUES (1, 'x', 1) | There is a row with the key",
        "INSERT INTO orders VALUES (2, 'x', 1), (2, 'y', 2) | same key",
        "INSERT INTO orders VALUES (NULL, 'x', 1) | Column id may not be null",
        "INSERT INTO orders (id) VALUES (2, 3) | same number of result columns",
        "INSERT INTO orders VALUES ('word', 'x', 1) | Could not convert",
        "INSERT INTO orders (nothing) VALUES (2) | There is no column nothing",
        "UPDATE orders SET id = 2 | id is part of the key",
        "UPDATE orders SET amount = 1, amount = 2 | is set twice",
        "UPDATE orders o SET amount = 1 FROM range(2) r | same key",
        "UPDATE nothing SET amount = 2 | There is no table nothing",
        "UPDATE orders SET amount = (SELECT 1 FROM read_csv('/etc/passwd')) | read_csv() is not"
            + " available",
        "DELETE FROM orders WHERE (SELECT content FROM read_text('/etc/passwd')) = '' | read_text()"
            + " is not available",
        "DELETE FROM orders WHERE true) UNION ALL (SELECT 1 | syntax error",
        "DELETE FROM orders RETURNING * | RETURNING is not available",
        "INSERT INTO orders VALUES (2, 'x', 1); DELETE FROM orders | syntax error",
        "INSERT INTO orders VALUES (2, getenv('HOME'), 1) | getenv() is not available",
        "DELETE FROM log | has no key",
        "COMMIT | There is no transaction",
      })
  void whatCanNotBeIsRefused(String statement, String problem) {
    buffer(1, "north", 10);
    table("shop.log", List.of(), "");
    try (SqlSession session = scene.session(new AsOf.Now())) {
      assertThatThrownBy(() -> SqlScene.rows(session, statement))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining(problem);
      assertThat(printed(SqlScene.rows(session, ROWS))).containsExactly("[1, north, 10]");
    }
  }

  @Test
  void thePastIsNotChanged() {
    try (SqlSession session = scene.session(new AsOf.Published())) {
      assertThatThrownBy(() -> SqlScene.rows(session, "DELETE FROM orders"))
          .hasMessageContaining("as they are now");
    }
  }
}
