package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.DataFileColumns;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of a cached partition: for others to read, to start from, and without deleted rows. */
class CopyTest {
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

  private static List<List<Object>> query(Path file, String query) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("ATTACH " + Sql.literal(file.toString()) + " AS other (READ_ONLY)");
      statement.execute("USE other");
      List<List<Object>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(query)) {
        while (result.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }

  @Test
  void stockDuckDbSeesTheRowsUnderTheirNames() throws Exception {
    fixture.apply(cache, List.of(AllTypes.delete(0, "k"), AllTypes.delete(2999, "k")));

    cache.copyTo(copy, "order \"lines\"");

    String view = "\"order \"\"lines\"\"\"";
    assertThat(query(copy, "SHOW TABLES")).containsExactly(List.of("order \"lines\""));
    assertThat(query(copy, "SELECT count(*) FROM " + view)).containsExactly(List.of(3098L));
    assertThat(query(copy, "DESCRIBE " + view))
        .extracting(row -> row.get(0))
        .isEqualTo(DataFileColumns.names(AllTypes.SCHEMA));
    assertThat(query(copy, "SELECT tags['storage_version'] FROM duckdb_databases()"))
        .contains(List.of("v1.2.0+"));
    assertThat(Path.of(copy + ".wal")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "files", "layout"})
  void aTableMayBeCalledAsOneOfTheCaches(String name) throws Exception {
    cache.copyTo(copy, name);

    assertThat(query(copy, "SELECT count(*) FROM " + name)).containsExactly(List.of(3100L));
  }

  @Test
  void copyingChangesNothing() throws Exception {
    cache.copyTo(copy, "orders");

    fixture.assertCacheEqualsTable(cache);
    fixture.apply(cache, rows(0, 100));
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws Exception {
    Files.writeString(copy, "mine");

    assertThatThrownBy(() -> cache.copyTo(copy, "orders"))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(copy).hasContent("mine");
  }

  @Test
  void aCopyThatCannotBeWrittenLeavesNothingAndTheCacheAsItWas() throws Exception {
    Path nowhere = folder.resolve("no such folder/copy.duckdb");

    assertThatThrownBy(() -> cache.copyTo(nowhere, "orders"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("disk space");

    assertThat(nowhere).doesNotExist();
    fixture.assertCacheEqualsTable(cache);
    fixture.apply(cache, rows(0, 10));
    cache.copyTo(copy, "orders");
  }

  @Test
  void anotherCacheStartsFromACopyAndGoesOn() throws Exception {
    cache.copyTo(copy, "orders");

    try (CacheFixture cold = fixture.another(folder.resolve("b"), ReplicaFiles.NONE);
        PartitionCache started = cold.open()) {
      assertThat(started.restore(copy)).isTrue();

      cold.assertCacheEqualsTable(started);
      for (int round = 0; round < 10; round++) {
        cold.apply(started, rows(0, 8000));
      }
      started.tidy();
      cold.assertCacheEqualsTable(started);
      cold.compact(
          started,
          cold.table.files().stream().map(LiveFile::location).toList(),
          CompactionOrder.BY_KEY,
          5000);
      cold.assertCacheEqualsTable(started);
    }
    assertThat(query(copy, "SELECT count(*) FROM orders")).containsExactly(List.of(3100L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4096, 300_000, -20, -5})
  void aDamagedCopyIsRefused(int at) throws Exception {
    cache.copyTo(copy, "orders");
    fixture.apply(cache, rows(0, 10));
    try (FileChannel channel =
        FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long where = at < 0 ? channel.size() + at : at;
      java.nio.ByteBuffer one = java.nio.ByteBuffer.allocate(1);
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
    cache.copyTo(copy, "orders");
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.truncate(length <= 0 ? channel.size() + length : length);
    }
    if (length == 0) {
      Files.write(copy, new byte[0]);
    }

    assertThat(cache.restore(copy)).isFalse();

    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aCopyOfAnotherTableOrPartitionOrSchemaIsRefused() throws Exception {
    cache.copyTo(copy, "orders");
    List<Column> more = new ArrayList<>(AllTypes.SCHEMA.columns());
    more.add(new Column(99, "added", Simple.INT, false));
    RowSchema evolved = new RowSchema(4, more, AllTypes.SCHEMA.key());
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
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:" + copy);
        Statement statement = duckdb.createStatement()) {
      statement.execute("CREATE TABLE rows AS SELECT range AS c0 FROM range(10)");
    }
    assertThat(cache.restore(copy)).isFalse();
    Seal.put(copy);

    assertThat(cache.restore(copy)).isFalse();
    assertThat(cache.restore(folder.resolve("absent"))).isFalse();

    fixture.assertCacheEqualsTable(cache);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aColdCacheStartsFromTheReplicaAndLoadsTheRest(boolean remote) throws Exception {
    try (CacheFixture source = new CacheFixture(folder.resolve("r"), AllTypes.SCHEMA, remote);
        PartitionCache warm = source.open()) {
      source.apply(warm, rows(0, 1000));
      warm.copyTo(copy, "orders");
      Location first = source.table.files().get(0).location();
      Files.delete(Path.of(first.uri().substring("file://".length())));
      source.apply(warm, rows(990, 1005));
      ReplicaFiles replicas =
          (table, partition) ->
              table.equals(CacheFixture.TABLE) && partition.equals(TestTable.PARTITION)
                  ? Optional.of(new Location("file://" + copy))
                  : Optional.empty();
      try (CacheFixture cold = source.another(folder.resolve("c"), replicas);
          PartitionCache started = cold.open()) {
        started.catchUp(source.table.files());

        assertThat(started.equalsFiles(source.table.files())).isTrue();
        assertThat(started.merge(rows(0, 1005), source.table.newFile(), MODE).updated())
            .isEqualTo(1005);
      }
    }
  }

  private static final io.icecap.format.CommitMode MODE = io.icecap.format.CommitMode.MERGE_ON_READ;

  @Test
  void aReplicaThatIsDamagedUselessOrUnreachableDoesNoHarm() throws Exception {
    cache.copyTo(copy, "orders");
    fixture.compact(
        cache,
        fixture.table.files().stream().map(LiveFile::location).toList(),
        CompactionOrder.BY_KEY,
        10_000);
    Path damaged = folder.resolve("damaged");
    Files.write(damaged, new byte[100]);
    List<ReplicaFiles> replicas =
        List.of(
            (table, partition) -> Optional.of(new Location("file://" + damaged)),
            (table, partition) -> Optional.of(new Location("file://" + folder + "/absent")),
            (table, partition) -> Optional.of(new Location(URI.create("file:" + folder) + "/c")),
            (table, partition) -> {
              throw new IllegalStateException("The store does not answer");
            });
    Files.copy(copy, folder.resolve("c"));
    for (int i = 0; i < replicas.size(); i++) {
      try (CacheFixture cold = fixture.another(folder.resolve("cold" + i), replicas.get(i));
          PartitionCache started = cold.open()) {
        started.catchUp(fixture.table.files());

        cold.assertCacheEqualsTable(started);
      }
    }
  }

  @Test
  void nothingOfDeletedRowsIsInAPurgedFileOrACopy() throws Exception {
    RowSchema schema =
        new RowSchema(
            0,
            List.of(
                new Column(1, "id", Simple.LONG, true),
                new Column(2, "name", Simple.STRING, false)),
            List.of(0));
    try (CacheFixture people = new CacheFixture(folder.resolve("p"), schema, false);
        PartitionCache named = people.open()) {
      List<Change> all = new ArrayList<>();
      for (long id = 0; id < 5000; id++) {
        String name = id % 10 == 0 ? "Erasable" + id * 7919 : "keeper" + id * 104_729;
        all.add(new Change(io.icecap.change.Operation.UPSERT, new Object[] {id, name}, id, 0));
      }
      people.apply(named, all);
      named.rebuild(people.table.files()); // so that they are in the file, not in its log alone
      List<Change> deletes = new ArrayList<>();
      for (long id = 0; id < 5000; id += 10) {
        deletes.add(new Change(io.icecap.change.Operation.DELETE, new Object[] {id, null}, id, 0));
      }
      people.apply(named, deletes);
      assertThat(filesWith("Erasable", people.folder.resolve("cache"))).isNotEmpty();

      named.copyTo(copy, "people");
      named.purge();

      assertThat(filesWith("keeper", people.folder.resolve("cache"))).isNotEmpty();
      assertThat(filesWith("Erasable", people.folder.resolve("cache"))).isEmpty();
      assertThat(contains(copy, "keeper")).isTrue();
      assertThat(contains(copy, "Erasable")).isFalse();
      people.assertCacheEqualsTable(named);
      people.apply(named, all);
      people.assertCacheEqualsTable(named);
    }
  }

  private static List<Path> filesWith(String text, Path below) throws Exception {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).filter(f -> contains(f, text)).toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
          .contains(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void copyRestoreAndPurgeAreRefusedWhileAChangeIsOpen() {
    cache.merge(rows(0, 1), fixture.table.newFile(), MODE);

    assertThatThrownBy(() -> cache.copyTo(copy, "orders"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cache.restore(copy)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cache.purge()).isInstanceOf(IllegalStateException.class);
  }
}
