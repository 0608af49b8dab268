package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches that start from a copy of a cached partition, or had better not. */
class RestoreTest {
  @TempDir private Path folder;
  private CacheFixture fixture;
  private PartitionCache cache;
  private Path copy;

  @BeforeEach
  void open() {
    fixture = new CacheFixture(folder.resolve("a"), AllTypes.SCHEMA, false);
    cache = fixture.open();
    copy = folder.resolve("copy'.duckdb");
    fixture.apply(cache, rows(0, 3000));
    fixture.apply(cache, rows(2500, 3100));
    fixture.copy(cache, copy, "orders");
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  private static List<Change> rows(int from, int to) {
    Random random = new Random(from);
    return IntStream.range(from, to).mapToObj(i -> AllTypes.upsert(i, "k", random)).toList();
  }

  private List<Location> locations() {
    return fixture.table.files().stream().map(LiveFile::location).toList();
  }

  @Test
  void anotherCacheStartsFromACopyAndGoesOn() throws Exception {
    try (CacheFixture cold = fixture.another(folder.resolve("b"), ReplicaFiles.NONE);
        PartitionCache started = cold.open()) {
      assertThat(started.restore(copy)).isTrue();

      cold.assertCacheEqualsTable(started);
      for (int round = 0; round < 10; round++) {
        cold.apply(started, rows(0, 8000));
      }
      started.tidy();
      cold.assertCacheEqualsTable(started);
      cold.compact(started, locations(), CompactionOrder.BY_KEY, 5000);
      cold.assertCacheEqualsTable(started);
    }
  }

  @Test
  void aRestoredCacheIsWhereTheCopyWasAndCatchesUp() throws Exception {
    List<LiveFile> then = fixture.table.files();
    fixture.apply(cache, rows(0, 10));

    assertThat(cache.restore(copy)).isTrue();

    assertThat(cache.equalsFiles(then)).isTrue();
    cache.catchUp(fixture.table.files());
    fixture.assertCacheEqualsTable(cache);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4096, 300_000, -20, -5})
  void aDamagedCopyIsRefused(int at) throws Exception {
    fixture.apply(cache, rows(0, 10));
    try (FileChannel channel =
        FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long where = at < 0 ? channel.size() + at : at;
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, where);
      one.put(0, (byte) (one.get(0) ^ 4));
      channel.write(one.flip(), where);
    }

    assertThat(cache.restore(copy)).isFalse();

    fixture.assertCacheEqualsTable(cache);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 10, 5000, 280_000, -1, -16})
  void aCopyCutShortIsRefused(long length) throws Exception {
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.truncate(length < 0 ? channel.size() + length : length);
    }

    assertThat(cache.restore(copy)).isFalse();

    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aCopyOfAnotherTableOrPartitionOrKeyIsRefused() throws Exception {
    List<Column> more = new ArrayList<>(AllTypes.SCHEMA.columns());
    more.add(new Column(99, "added", Simple.INT, false));
    RowSchema evolved = new RowSchema(4, more, List.of(more.size() - 1));
    try (PartitionCache table =
            fixture.caches.open(
                new TableId("shop", "other"), TestTable.PARTITION, AllTypes.SCHEMA);
        PartitionCache partition =
            fixture.caches.open(CacheFixture.TABLE, new PartitionKey("o"), AllTypes.SCHEMA);
        CacheFixture elsewhere = fixture.another(folder.resolve("b"), ReplicaFiles.NONE);
        PartitionCache schema =
            elsewhere.caches.open(CacheFixture.TABLE, TestTable.PARTITION, evolved)) {
      for (PartitionCache other : List.of(table, partition, schema)) {
        assertThat(other.restore(copy)).isFalse();
        assertThat(other.equalsFiles(List.of())).isTrue();
      }
    }
    assertThat(cache.restore(copy)).isTrue();
  }

  @Test
  void aFileThatIsNoCopyIsRefused() throws Exception {
    Path other = folder.resolve("other.duckdb");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:" + other);
        Statement statement = duckdb.createStatement()) {
      statement.execute("CREATE TABLE rows AS SELECT range AS c0 FROM range(10)");
    }
    assertThat(cache.restore(other)).isFalse();
    Seal.put(other);

    assertThat(cache.restore(other)).isFalse();
    assertThat(cache.restore(folder.resolve("absent"))).isFalse();

    fixture.assertCacheEqualsTable(cache);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aColdCacheStartsFromTheReplicaAndLoadsTheRest(boolean remote) throws Exception {
    try (CacheFixture source = new CacheFixture(folder.resolve("r"), AllTypes.SCHEMA, remote);
        PartitionCache warm = source.open()) {
      source.apply(warm, rows(0, 1000));
      Path replica = folder.resolve("replica");
      source.copy(warm, replica, "orders");
      Location first = source.table.files().get(0).location();
      Files.delete(Path.of(first.uri().substring("file://".length())));
      source.apply(warm, rows(990, 1005));
      try (CacheFixture cold = source.another(folder.resolve("c"), at(replica));
          PartitionCache started = cold.open()) {
        started.catchUp(source.table.files());

        assertThat(started.equalsFiles(source.table.files())).isTrue();
        PartitionCache.Merged again =
            started.merge(rows(0, 1005), source.table.newFile(), CommitMode.MERGE_ON_READ);
        assertThat(again.updated()).isEqualTo(1005);
      }
    }
  }

  private static ReplicaFiles at(Path file) {
    return (table, partition) ->
        table.equals(CacheFixture.TABLE) && partition.equals(TestTable.PARTITION)
            ? Optional.of(new Location("file://" + file))
            : Optional.empty();
  }

  @Test
  void aReplicaThatIsDamagedAbsentUselessOrUnreachableDoesNoHarm() throws Exception {
    fixture.compact(cache, locations(), CompactionOrder.BY_KEY, 10_000);
    Path damaged = folder.resolve("damaged");
    Files.write(damaged, new byte[100]);
    List<ReplicaFiles> replicas =
        List.of(
            at(damaged),
            at(folder.resolve("absent")),
            at(copy),
            (table, partition) -> {
              throw new IllegalStateException("The store does not answer");
            });
    for (int i = 0; i < replicas.size(); i++) {
      try (CacheFixture cold = fixture.another(folder.resolve("cold" + i), replicas.get(i));
          PartitionCache started = cold.open()) {
        started.catchUp(fixture.table.files());

        cold.assertCacheEqualsTable(started);
      }
    }
  }
}
