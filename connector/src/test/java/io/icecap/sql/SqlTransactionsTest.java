package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * BEGIN … COMMIT over several tables: all of it or nothing, and nothing that others did is lost.
 */
class SqlTransactionsTest {
  private static final String ORDERS = "SELECT * FROM shop.orders ORDER BY id";
  private static final String LINES = "SELECT * FROM shop.lines ORDER BY id";

  @TempDir Path directory;
  private SqlScene scene;
  private LiveTable orders;
  private LiveTable lines;

  @BeforeEach
  void open() {
    scene = new SqlScene(directory);
    orders = table("shop.orders", List.of(0), "bucket(2, id)");
    lines = table("shop.lines", List.of(0), "region");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private LiveTable table(String name, List<Integer> key, String partitionBy) {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "id", Simple.LONG, true),
                new Column(0, "region", Simple.STRING, false),
                new Column(0, "amount", Simple.LONG, false)),
            key);
    return scene.table(
        name,
        schema,
        new TableSettings(
            partitionBy,
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            PartitionMoves.INDEX));
  }

  private void buffer(LiveTable table, long id, String region, long amount) {
    Object[] row = {id, region, amount};
    scene.append(table, List.of(new Change(Operation.UPSERT, row, scene.nextOffset(table), 0)));
  }

  /** All of both tables; an applier takes its second table a little later. */
  private void apply() {
    for (LiveTable table : List.of(orders, lines)) {
      while (!scene.buffer.claim(table.id(), 1 << 20).isEmpty()) {
        scene.apply();
      }
    }
  }

  private static void run(SqlSession session, String... statements) {
    for (String statement : statements) {
      SqlScene.rows(session, statement);
    }
  }

  private static List<String> read(SqlSession session, String query) {
    return SqlScene.rows(session, query).stream().map(Arrays::toString).toList();
  }

  private static void assertConflict(SqlSession session) {
    assertThatThrownBy(() -> SqlScene.rows(session, "COMMIT"))
        .isInstanceOf(StatementException.class)
        .hasMessageContaining("Nothing is changed");
  }

  @Test
  void aTransactionSeesItsOwnRowsAndNobodyElsesChanges() {
    buffer(orders, 1, "north", 10);
    try (SqlSession session = scene.session(new AsOf.Now());
        SqlSession other = scene.session(new AsOf.Now())) {
      SqlScene.rows(session, "BEGIN TRANSACTION");
      SqlScene.rows(session, "INSERT INTO orders VALUES (2, 'south', 20)");
      SqlScene.rows(session, "UPDATE orders SET amount = amount * 2");
      assertThat(read(session, ORDERS)).containsExactly("[1, north, 20]", "[2, south, 40]");
      assertThat(read(other, ORDERS)).containsExactly("[1, north, 10]");
      SqlScene.rows(session, "COMMIT");
      assertThat(read(other, ORDERS)).containsExactly("[1, north, 20]", "[2, south, 40]");
    }
  }

  @Test
  void aTransactionThatReadWhatOthersChangedFailsAsAWhole() {
    buffer(orders, 1, "north", 10);
    try (SqlSession session = scene.session(new AsOf.Now())) {
      SqlScene.rows(session, "INSERT INTO orders VALUES (9, 'east', 9)");
      SqlScene.rows(session, "BEGIN");
      SqlScene.rows(session, "UPDATE orders SET amount = amount + 1");
      buffer(orders, 1, "north", 500);
      assertThat(read(session, ORDERS)).containsExactly("[1, north, 11]", "[9, east, 10]");
      assertThatThrownBy(() -> SqlScene.rows(session, "COMMIT"))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("Nothing is changed");
      assertThat(read(session, ORDERS)).containsExactly("[1, north, 500]", "[9, east, 9]");
    }
  }

  @Test
  void aRollbackLeavesNothing() {
    try (SqlSession session = scene.session(new AsOf.Now())) {
      SqlScene.rows(session, "BEGIN");
      SqlScene.rows(session, "INSERT INTO orders VALUES (1, 'north', 1)");
      SqlScene.rows(session, "ROLLBACK");
      assertThat(SqlScene.rows(session, ORDERS)).isEmpty();
    }
  }

  @Test
  void severalTablesChangeInOneCommit() {
    buffer(orders, 1, "north", 10);
    buffer(lines, 1, "north", 1);
    apply();
    buffer(orders, 2, "south", 20); // buffered alone when the transaction reads it
    LiveTable log = table("shop.log", List.of(), "");
    try (SqlSession session = scene.session(new AsOf.Now());
        SqlSession published = scene.session(new AsOf.Published())) {
      run(
          session,
          "BEGIN",
          "UPDATE orders SET amount = amount - 5",
          "INSERT INTO lines SELECT id + 10, region, amount FROM orders",
          "UPDATE lines SET region = 'moved' WHERE id = 1",
          "INSERT INTO log VALUES (7, 'x', 1), (7, 'x', 1)");
      assertThat(read(published, ORDERS)).containsExactly("[1, north, 10]");
      // When
      run(session, "COMMIT");
      // Then
      for (SqlSession each : List.of(session, published)) {
        assertThat(read(each, ORDERS)).containsExactly("[1, north, 5]", "[2, south, 15]");
        assertThat(read(each, LINES))
            .containsExactly("[1, moved, 1]", "[11, north, 5]", "[12, south, 15]");
        assertThat(read(each, "FROM log")).containsExactly("[7, x, 1]", "[7, x, 1]");
      }
      assertThat(scene.buffer.claim(orders.id(), 1 << 20).isEmpty()).isTrue();
      assertThat(log.head().version()).isGreaterThan(2);
      assertThat(orders.head().applied().base(Writer.SOURCE).orElse(-1))
          .as("the transaction's own offsets are applied")
          .isEqualTo(scene.buffer.status(orders.id()).watermarks().get(Writer.SOURCE));
      // it goes on
      buffer(orders, 1, "north", 100);
      run(session, "UPDATE orders SET amount = amount + 1");
      apply();
      assertThat(read(published, ORDERS)).containsExactly("[1, north, 101]", "[2, south, 16]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE lines SET amount = amount + 1",
        "INSERT INTO lines VALUES (2, 'west', 2)",
        "UPDATE orders SET amount = amount + 1",
      })
  void whatOthersChangedInAnyTableThatIsNamedIsAConflict(String statement) {
    buffer(orders, 1, "north", 10);
    buffer(lines, 1, "north", 1);
    try (SqlSession session = scene.session(new AsOf.Now());
        SqlSession other = scene.session(new AsOf.Now())) {
      run(
          session,
          "BEGIN",
          "UPDATE orders SET amount = (SELECT sum(amount) FROM lines)"); // lines is only read
      run(other, statement);
      List<String> before = read(other, ORDERS);
      // When, Then
      assertConflict(session);
      assertThat(read(session, ORDERS)).isEqualTo(before);
      run(session, "BEGIN", "UPDATE orders SET amount = 7", "COMMIT");
      assertThat(read(session, ORDERS)).containsExactly("[1, north, 7]");
    }
  }

  @Test
  void aConflictLeavesNoDeletesInTheStore() throws IOException {
    buffer(orders, 1, "north", 10);
    buffer(lines, 1, "north", 1);
    buffer(lines, 3, "north", 3); // so that its file has a row left
    apply();
    String update = "UPDATE lines SET amount = 2 WHERE id = 1";
    try (SqlSession session = scene.session(new AsOf.Now());
        SqlSession other = scene.session(new AsOf.Now())) {
      run(session, "BEGIN", "UPDATE orders SET amount = 11", update);
      run(other, "INSERT INTO lines VALUES (2, 'west', 2)");
      List<String> before = deletes();
      assertConflict(session);
      assertThat(deletes()).isEqualTo(before);
      run(session, "BEGIN", "UPDATE orders SET amount = 11", update, "COMMIT");
      assertThat(deletes()).hasSizeGreaterThan(before.size());
    }
  }

  private List<String> deletes() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("warehouse"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("deletion_vector"))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatIsBufferedForATableThatIsOnlyReadIsAConflict() {
    buffer(lines, 1, "north", 1);
    apply();
    try (SqlSession session = scene.session(new AsOf.Now())) {
      run(session, "BEGIN", "INSERT INTO orders SELECT * FROM lines");
      buffer(lines, 1, "north", 2);
      assertConflict(session);
      assertThat(read(session, ORDERS)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAnotherEngineCommittedIsAConflict(boolean toTheTableThatIsOnlyRead) {
    buffer(orders, 1, "north", 10);
    buffer(lines, 1, "north", 1);
    apply();
    try (SqlSession session = scene.session(new AsOf.Now())) {
      run(session, "UPDATE orders SET amount = 10");
      run(session, "BEGIN", "UPDATE orders SET amount = (SELECT sum(amount) FROM lines)");
      scene.deleteRows(toTheTableThatIsOnlyRead ? lines : orders);
      assertConflict(session);
      assertThat(read(session, ORDERS)).hasSize(toTheTableThatIsOnlyRead ? 1 : 0);
    }
  }

  @Test
  void ofTwoThatReadWhatTheOtherWritesOneFails() {
    buffer(orders, 1, "north", 10);
    buffer(lines, 1, "north", 1);
    apply();
    try (SqlSession first = scene.session(new AsOf.Now())) {
      run(first, "UPDATE orders SET amount = 10", "UPDATE lines SET amount = 1");
    }
    try (SqlSession one = scene.session(new AsOf.Now());
        SqlSession other = scene.session(new AsOf.Now())) {
      run(one, "BEGIN", "UPDATE orders SET amount = (SELECT sum(amount) FROM lines)");
      run(other, "BEGIN", "UPDATE lines SET amount = (SELECT sum(amount) FROM orders)");
      run(one, "COMMIT");
      assertConflict(other);
      assertThat(read(one, LINES)).containsExactly("[1, north, 1]");
    }
  }

  /** What only Redis has of a table that is read is published with what was made of it. */
  @Test
  void whatWasReadFromABufferIsPublishedToo() {
    buffer(lines, 1, "north", 1);
    try (SqlSession session = scene.session(new AsOf.Now())) {
      run(session, "BEGIN", "INSERT INTO orders SELECT * FROM lines", "COMMIT");
    }
    scene.buffer.flushAll();
    orders.recover();
    lines.recover();
    try (SqlSession published = scene.session(new AsOf.Published())) {
      assertThat(read(published, ORDERS)).containsExactly("[1, north, 1]");
      assertThat(read(published, LINES)).containsExactly("[1, north, 1]");
    }
  }

  @Test
  void redisLostInBetweenIsAConflict() {
    buffer(orders, 1, "north", 10);
    apply();
    try (SqlSession session = scene.session(new AsOf.Now())) {
      run(session, "BEGIN", "UPDATE orders SET amount = 11", "INSERT INTO lines FROM orders");
      scene.buffer.flushAll();
      orders.recover();
      lines.recover();
      assertConflict(session);
      assertThat(read(session, ORDERS)).containsExactly("[1, north, 10]");
    }
  }

  /** Its pointers have not moved yet, so only the store has it. */
  @Test
  void aStatementBuildsOnATransactionThatIsBeingPublished() {
    buffer(orders, 1, "north", 10);
    buffer(lines, 1, "north", 1);
    apply();
    try (SqlSession session = scene.session(new AsOf.Now());
        SqlSession other = scene.session(new AsOf.Now())) {
      run(session, "BEGIN", "UPDATE orders SET amount = amount * 2", "DELETE FROM lines");
      scene.beforePointersMove = () -> run(other, "UPDATE orders SET amount = amount + 1");
      run(session, "COMMIT");
      assertThat(read(other, ORDERS)).containsExactly("[1, north, 21]");
      assertThat(read(other, LINES)).isEmpty();
    }
  }

  @Test
  void aStatementThatReadBeforeATransactionIsRefusedByTheBuffer() {
    buffer(orders, 1, "north", 10);
    apply();
    try (SqlSession session = scene.session(new AsOf.Now());
        SnapshotWait wait =
            new SnapshotWait(scene::publisher, Duration.ofSeconds(10), () -> false)) {
      run(session, "UPDATE orders SET amount = amount + 1");
      run(session, "BEGIN", "UPDATE orders SET amount = amount * 2", "DELETE FROM lines");
      PinnedTable read =
          new Pins(scene.tables, scene.buffer, 1 << 20).pinInStore(TableName.parse("shop.orders"));
      Object[] row = {1L, "north", 12L};
      List<Change> changes = List.of(new Change(Operation.UPSERT, row, Writer.next(read), 0));
      Writer writer = new Writer(scene.buffer, wait);
      scene.beforePointersMove =
          () ->
              assertThatThrownBy(() -> writer.commit(read, changes))
                  .isInstanceOf(Writer.ConflictException.class);
      run(session, "COMMIT");
      apply();
      assertThat(read(session, ORDERS)).containsExactly("[1, north, 22]");
    }
  }

  @Test
  void tablesOfSeveralGroupsAreRefused() {
    LiveTable elsewhere = table("shop.elsewhere", List.of(0), "");
    assertThat(elsewhere.id().group()).isEqualTo(orders.id().group());
    scene.tableOfGroup("shop.apart", "another");
    assertThat(scene.tables.find(TableName.parse("shop.apart")).get().id().group())
        .as(IcecapCatalog.GROUP)
        .isEqualTo("another");
    try (SqlSession session = scene.session(new AsOf.Now())) {
      run(
          session,
          "BEGIN",
          "INSERT INTO orders VALUES (1, 'x', 1)",
          "INSERT INTO apart VALUES (1)");
      assertThatThrownBy(() -> SqlScene.rows(session, "COMMIT"))
          .hasMessageContaining("shop.apart and shop.orders are of several commit groups");
      assertThat(read(session, ORDERS)).isEmpty();
    }
  }
}
