package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room that deleted rows take. */
class TidyTest {
  private static final long ROWS = 900_000;

  @TempDir Path folder;

  @Test
  void roomIsFreedInStepsThatMoveABoundedNumberOfRows() throws Exception {
    try (Connection connection = open()) {
      Sql.run(connection, "DELETE FROM rows WHERE id % 20 >= 9");
      Sql.run(connection, "CHECKPOINT kept");
      long content = content(connection);
      RoomTaken before = RoomTaken.of(connection);
      assertThat(before.rows()).isGreaterThan(ROWS - 20);
      assertThat(before.isMostlyDead()).isTrue();

      int steps = 0;
      RoomTaken room = before;
      while (room.isMostlyDead() && steps < 20) {
        long moved = GatherRows.run(connection, room);
        assertThat(moved).isBetween(1L, GatherRows.ROWS_MAX);
        assertThat(content(connection)).isEqualTo(content);
        Sql.run(connection, "CHECKPOINT kept");
        room = RoomTaken.of(connection);
        steps++;
      }

      assertThat(room.isMostlyDead()).as("after %d steps: %s", steps, room).isFalse();
      assertThat(room.live()).isEqualTo(before.live());
      assertThat(content(connection)).isEqualTo(content);
    }
  }

  /** As with a hot part of the keys: what is cold, and whole, need not move. */
  @Test
  void rowsAreMovedWhereTheFewestAreLeft() throws Exception {
    try (Connection connection = open()) {
      Sql.run(connection, "DELETE FROM rows WHERE id >= 245760 AND id % 50 > 0");
      Sql.run(connection, "CHECKPOINT kept");
      long first = Sql.number(connection, "SELECT count(*) FROM rows WHERE rowid < 245760");

      long moved = GatherRows.run(connection, RoomTaken.of(connection));

      assertThat(moved).isBetween(9_000L, 10_000L);
      assertThat(Sql.number(connection, "SELECT count(*) FROM rows WHERE rowid < 245760"))
          .isEqualTo(first);
      Sql.run(connection, "CHECKPOINT kept");
      assertThat(RoomTaken.of(connection).isMostlyDead()).isFalse();
    }
  }

  @Test
  void aSmallPartitionIsWrittenAnewWithTheCheckpoint() throws Exception {
    try (CacheFixture fixture = new CacheFixture(folder, TwoColumns.SCHEMA, false);
        PartitionCache cache = fixture.open()) {
      while (!cache.isUntidy()) {
        fixture.apply(
            cache,
            LongStream.range(0, 8000).mapToObj(i -> TwoColumns.upsert(i, "v".repeat(30))).toList());
      }

      assertThat(cache.tidy()).isTrue();

      assertThat(cache.isUntidy()).isFalse();
      fixture.assertCacheEqualsTable(cache);
    }
  }

  private Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    Sql.run(connection, "SET threads = 1");
    Sql.run(connection, "SET max_vacuum_tasks = 0");
    Sql.run(
        connection,
        "ATTACH %s AS kept (STORAGE_VERSION '%s')"
            .formatted(
                Sql.literal(folder.resolve("kept.duckdb").toString()),
                AttachedFile.STORAGE_VERSION));
    Sql.run(connection, "USE kept");
    Sql.run(
        connection,
        """
        CREATE TABLE rows AS
        SELECT i AS id, 'v' || i AS v, 0 AS _file, i AS _pos FROM range(%d) t(i)"""
            .formatted(ROWS));
    return connection;
  }

  private static long content(Connection connection) throws SQLException {
    return Sql.number(
        connection, "SELECT (sum(hash(id, v, _file, _pos)) % 1000000007)::BIGINT FROM rows");
  }
}
