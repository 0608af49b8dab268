package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.store.UnreliableStore;
import io.icecap.store.UnreliableStore.Accident;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.store.s3.S3ObjectStore;
import io.icecap.store.s3.S3Server;
import io.icecap.table.TableSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How COMMIT ends where the store, or the number of changes, stands in its way. */
class SqlTransactionOutcomesTest {
  private static final String COUNTS =
      "SELECT (SELECT count(*) FROM shop.orders), (SELECT count(*) FROM shop.lines)";

  /** One more than a snapshot changes. */
  private static final int PARTITIONS = 257;

  @TempDir Path directory;

  /** Where the tables are, and what the store does with the record that decides. */
  private final UnreliableStore store =
      new UnreliableStore(
          new LocalObjectStore(), location -> location.uri().contains("/transactions/"));

  private SqlScene scene() {
    StoreSettings local =
        new StoreSettings(
            new Location("file://" + directory.resolve("warehouse").toAbsolutePath()), Map.of());
    return withTables(new SqlScene(store, local, directory.resolve("work")));
  }

  private static SqlScene withTables(SqlScene scene) {
    for (String name : List.of("shop.orders", "shop.lines")) {
      RowSchema schema =
          new RowSchema(
              RowSchema.OF_A_RECORD,
              List.of(
                  new Column(0, "id", Simple.LONG, true),
                  new Column(0, "amount", Simple.LONG, false)),
              List.of(0));
      var ignored =
          scene.table(name, schema, new TableSettings("id", Optional.empty(), OptionalInt.empty()));
    }
    return scene;
  }

  private static SqlSession inTransaction(SqlScene scene, int lines) {
    SqlSession session = scene.session(new AsOf.Now());
    for (String statement :
        List.of(
            "BEGIN",
            "INSERT INTO orders VALUES (1, 10)",
            "INSERT INTO lines SELECT range, 1 FROM range(%d)".formatted(lines))) {
      assertThat(SqlScene.rows(session, statement)).hasSize(1);
    }
    return session;
  }

  private static void assertCounts(SqlScene scene, long orders, long lines) {
    try (SqlSession reader = scene.session(new AsOf.Now())) {
      assertThat(SqlScene.rows(reader, COUNTS)).containsExactly(new Object[] {orders, lines});
    }
  }

  @Test
  void moreChangesThanASnapshotTakesAreRefusedAndNothingIsChanged() {
    try (SqlScene scene = scene();
        SqlSession session = inTransaction(scene, PARTITIONS)) {
      assertThatThrownBy(() -> SqlScene.rows(session, "COMMIT"))
          .isInstanceOf(StatementException.class)
          .hasMessageStartingWith("Nothing is changed: What changes in shop.lines")
          .hasMessageContaining("change less at once");

      assertCounts(scene, 0, 0);
      assertThat(SqlScene.rows(session, "INSERT INTO orders VALUES (2, 20)")).hasSize(1);
      assertCounts(scene, 1, 0);
    }
  }

  /** Whoever writes next finishes it, or ends it. */
  @ParameterizedTest
  @CsvSource({"SILENT_AFTER_WRITE, 1, 2", "SILENT_BEFORE_WRITE, 0, 0"})
  void anOutcomeThatIsNotKnownIsSaidSoAndIsAllOrNothing(
      Accident accident, long orders, long lines) {
    try (SqlScene scene = scene();
        SqlSession session = inTransaction(scene, 2)) {
      store.next(accident);
      assertThatThrownBy(() -> SqlScene.rows(session, "COMMIT"))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("it is not known whether the transaction was committed");
      store.answerAgain();
      try (SqlSession next = scene.session(new AsOf.Now())) {
        assertThat(SqlScene.rows(next, "INSERT INTO orders VALUES (9, 90)")).hasSize(1);
      }

      assertCounts(scene, orders + 1, lines);
    }
  }

  @Test
  void aStoreThatIsAwayChangesNothing() {
    try (SqlScene scene = scene();
        SqlSession session = inTransaction(scene, 2)) {
      store.fallSilent();
      assertThatThrownBy(() -> SqlScene.rows(session, "COMMIT"))
          .isInstanceOf(StatementException.class)
          .hasMessageStartingWith("Nothing is changed: ");
      store.answerAgain();

      assertCounts(scene, 0, 0);
      assertThat(SqlScene.rows(session, "INSERT INTO orders VALUES (2, 20)")).hasSize(1);
      assertCounts(scene, 1, 0);
    }
  }

  @Test
  void aLostAnswerIsFoundOut() {
    try (SqlScene scene = scene();
        SqlSession session = inTransaction(scene, 2)) {
      store.next(Accident.ANSWER_LOST);
      assertThat(SqlScene.rows(session, "COMMIT")).hasSize(1);

      assertCounts(scene, 1, 2);
    }
  }

  @Test
  void transactionsAreTheSameOverS3() throws Exception {
    try (S3Server server = S3Server.start(Files.createDirectories(directory.resolve("bucket")));
        SqlScene scene =
            withTables(
                new SqlScene(
                    S3ObjectStore.open(server.settings()),
                    server.settings(),
                    directory.resolve("work")));
        SqlSession session = inTransaction(scene, 2);
        SqlSession other = inTransaction(scene, 3)) {
      assertThat(SqlScene.rows(session, "COMMIT")).hasSize(1);
      assertThatThrownBy(() -> SqlScene.rows(other, "COMMIT"))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("Nothing is changed");

      assertCounts(scene, 1, 2);
    }
  }
}
