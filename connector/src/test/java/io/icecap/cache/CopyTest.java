package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFileColumns;
import io.icecap.format.LiveFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of a cached partition, for others to read or to take its own place. */
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

    fixture.copy(cache, copy, "order \"lines\"");

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
    fixture.copy(cache, copy, name);

    assertThat(query(copy, "SELECT count(*) FROM " + name)).containsExactly(List.of(3100L));
  }

  @Test
  void copyingChangesNothing() throws Exception {
    fixture.copy(cache, copy, "orders");

    fixture.assertCacheEqualsTable(cache);
    fixture.apply(cache, rows(0, 100));
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws Exception {
    Files.writeString(copy, "mine");

    assertThatThrownBy(() -> fixture.copy(cache, copy, "orders"))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(copy).hasContent("mine");
  }

  @Test
  void aCopyThatCannotBeWrittenLeavesNothingAndTheCacheAsItWas() throws Exception {
    Path nowhere = folder.resolve("no such folder/copy.duckdb");

    assertThatThrownBy(() -> fixture.copy(cache, nowhere, "orders"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("disk space");

    assertThat(nowhere).doesNotExist();
    fixture.assertCacheEqualsTable(cache);
    fixture.apply(cache, rows(0, 10));
    fixture.copy(cache, copy, "orders");
  }

  @Test
  void nothingOfDeletedRowsIsInAPurgedFileOrACopy() throws Exception {
    try (CacheFixture people = new CacheFixture(folder.resolve("p"), TwoColumns.SCHEMA, false);
        PartitionCache named = people.open()) {
      List<Change> all =
          LongStream.range(0, 5000)
              .mapToObj(id -> TwoColumns.upsert(id, (id % 10 == 0 ? "Gone" : "Kept") + id * 7919))
              .toList();
      people.apply(named, all);
      named.rebuild(people.table.files()); // so that they are in the file, not in its log alone
      people.apply(
          named, LongStream.range(0, 500).mapToObj(i -> TwoColumns.delete(10 * i)).toList());
      assertThat(filesWith("Gone", people.folder.resolve("cache"))).isNotEmpty();

      people.copy(named, copy, "people");
      people.purge(named);

      assertThat(filesWith("Kept", people.folder.resolve("cache"))).isNotEmpty();
      assertThat(filesWith("Gone", people.folder.resolve("cache"))).isEmpty();
      assertThat(contains(copy, "Kept")).isTrue();
      assertThat(contains(copy, "Gone")).isFalse();
      people.assertCacheEqualsTable(named);
      people.apply(named, all);
      people.assertCacheEqualsTable(named);
    }
  }

  private static List<Path> filesWith(String text, Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).filter(f -> contains(f, text)).toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPurgedCacheSurvivesItsProcess() throws Exception {
    fixture.purge(cache);
    fixture.apply(cache, rows(10, 20));
    cache.close();
    fixture.caches.close();

    try (var again = CacheFixture.open(fixture.folder, fixture.store);
        PartitionCache reopened =
            again.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA)) {
      fixture.assertCacheEqualsTable(reopened);
    }
  }

  @Test
  void copyRestoreAndPurgeAreRefusedWhileAChangeIsOpen() {
    List<LiveFile> files = fixture.table.files();
    cache.merge(rows(0, 1), fixture.table.newFile(), CommitMode.MERGE_ON_READ);

    assertThatThrownBy(() -> fixture.copy(cache, copy, "orders"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cache.restore(copy)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cache.anew()).isInstanceOf(IllegalStateException.class);

    cache.discard();
    assertThat(cache.equalsFiles(files)).isTrue();
  }
}
