package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.store.s3.S3ObjectStore;
import io.icecap.store.s3.S3Server;
import io.icecap.table.LiveTable;
import io.icecap.table.OwnSettings;
import io.icecap.table.PartitionMoves;
import io.icecap.table.SchemaChange;
import io.icecap.table.TableSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which state of which table a statement sees. */
class StatesTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true), new Column(0, "amount", Simple.LONG, false)),
          List.of(0));

  @TempDir Path directory;

  private static LiveTable table(SqlScene scene, String name) {
    return table(scene, name, Optional.empty());
  }

  private static LiveTable table(SqlScene scene, String name, Optional<String> orderBy) {
    return scene.table(
        name,
        SCHEMA,
        new TableSettings(
            "bucket(2, id)",
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            PartitionMoves.REFUSE,
            Optional.of(
                new OwnSettings(Optional.empty(), Optional.empty(), Optional.empty(), orderBy))));
  }

  private static void upsert(SqlScene scene, LiveTable table, Object... row) {
    scene.append(table, List.of(new Change(Operation.UPSERT, row, scene.nextOffset(table), 0)));
  }

  private static List<String> rows(SqlScene scene, AsOf asOf, String query) {
    try (SqlSession session = scene.session(asOf)) {
      return SqlScene.rows(session, query).stream().map(Arrays::toString).toList();
    }
  }

  @Test
  void aTableIsSeenAsItWasAtASnapshotOrATime() {
    try (SqlScene scene = new SqlScene(directory)) {
      // Given a table with a column more in its last snapshot
      LiveTable orders = table(scene, "shop.orders");
      upsert(scene, orders, 1L, 10L);
      scene.apply();
      long first = orders.head().snapshotId().getAsLong();
      Instant then = Instant.now();
      while (Instant.now().toEpochMilli() <= then.toEpochMilli()) {
        Thread.onSpinWait();
      }
      orders.evolve(schema -> List.of(new SchemaChange.Add("note", Simple.STRING)));
      upsert(scene, orders, 1L, 20L, "more");
      scene.apply();
      upsert(scene, orders, 1L, 30L, "most");
      String query = "SELECT * FROM shop.orders";
      // Then
      assertThat(rows(scene, new AsOf.AtSnapshot(first), query)).containsExactly("[1, 10]");
      assertThat(rows(scene, new AsOf.AtTime(then), query)).containsExactly("[1, 10]");
      assertThat(rows(scene, new AsOf.Published(), query)).containsExactly("[1, 20, more]");
      assertThat(rows(scene, new AsOf.Now(), query)).containsExactly("[1, 30, most]");
      assertThatThrownBy(() -> rows(scene, new AsOf.AtSnapshot(7), query))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("has no snapshot 7");
      assertThatThrownBy(() -> rows(scene, new AsOf.AtTime(then.minusSeconds(3600)), query))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("no snapshot of");
    }
  }

  @Test
  void namesAreFoundInAnyNamespaceUnlessTheyAreInSeveral() {
    try (SqlScene scene = new SqlScene(directory)) {
      upsert(scene, table(scene, "shop.orders"), 1L, 1L);
      upsert(scene, table(scene, "shop.eu.items"), 2L, 2L);

      assertThat(rows(scene, new AsOf.Now(), "FROM Orders")).containsExactly("[1, 1]");
      assertThat(rows(scene, new AsOf.Now(), "FROM \"shop.eu\".items")).containsExactly("[2, 2]");
      assertThat(rows(scene, new AsOf.Now(), "WITH items AS (SELECT 3) FROM items"))
          .containsExactly("[3]");
      assertThat(
              rows(
                  scene,
                  new AsOf.Now(),
                  "SELECT o.id, i.id FROM orders o JOIN items i ON i.id = o.id + 1"))
          .containsExactly("[1, 2]");
      table(scene, "archive.orders");
      assertThatThrownBy(() -> rows(scene, new AsOf.Now(), "FROM orders"))
          .hasMessageContaining("archive.orders, shop.orders");
    }
  }

  @Test
  void anOlderChangeThanItsRowIsOfIsNotSeen() {
    try (SqlScene scene = new SqlScene(directory)) {
      LiveTable orders = table(scene, "shop.orders", Optional.of("amount"));
      upsert(scene, orders, 1L, 10L);
      upsert(scene, orders, 2L, 10L);
      scene.apply();
      upsert(scene, orders, 1L, 9L);
      upsert(scene, orders, 2L, 11L);
      String query = "FROM orders ORDER BY id";

      List<String> now = rows(scene, new AsOf.Now(), query);

      assertThat(now).containsExactly("[1, 10]", "[2, 11]");
      scene.apply();
      assertThat(rows(scene, new AsOf.Published(), query)).isEqualTo(now);
    }
  }

  @Test
  void tablesInABucketAreReadFromCopies() throws Exception {
    try (S3Server server = S3Server.start(Files.createDirectories(directory.resolve("bucket")));
        SqlScene scene =
            new SqlScene(
                S3ObjectStore.open(server.settings()),
                server.settings(),
                directory.resolve("work"))) {
      for (String name : List.of("shop.a", "shop.b")) {
        LiveTable table = table(scene, name);
        upsert(scene, table, 1L, 1L);
        scene.apply();
        upsert(scene, table, 1L, 2L);
        scene.apply();
        upsert(scene, table, 2L, 3L);
      }
      String query = "FROM %s ORDER BY id";
      try (SqlSession session = scene.session(new AsOf.Now())) {
        for (String name : List.of("a", "b", "a")) {
          assertThat(SqlScene.rows(session, query.formatted(name)).stream().map(Arrays::toString))
              .containsExactly("[1, 2]", "[2, 3]");
        }
      }
    }
  }

  @Test
  void noSessionSeesARowGoBackWhenRedisIsLost() {
    try (SqlScene scene = new SqlScene(directory);
        SqlSession session = scene.session(new AsOf.Now())) {
      // Given a row that was seen in the buffer
      LiveTable orders = table(scene, "shop.orders");
      upsert(scene, orders, 1L, 1L);
      scene.apply();
      upsert(scene, orders, 1L, 2L);
      assertThat(SqlScene.rows(session, "FROM orders").get(0)).containsExactly(1L, 2L);
      // When
      scene.buffer.flushAll();
      // Then
      assertThatThrownBy(() -> SqlScene.rows(session, "FROM orders"))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("try again in a moment");
      assertThat(rows(scene, new AsOf.Now(), "FROM orders")).containsExactly("[1, 1]");
      scene.append(orders, List.of(new Change(Operation.UPSERT, new Object[] {1L, 2L}, 1, 0)));
      assertThat(SqlScene.rows(session, "FROM orders").get(0)).containsExactly(1L, 2L);
    }
  }
}
