package io.icecap.cache;

import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Data files of a table without a key, whatever keyed tables have cached, and wherever they are.
 */
@ParameterizedClass
@CsvSource({"DUCKDB, false", "MEMORY, false", "KEYS, true"})
class PassingRowsTest {
  private static final RowSchema SCHEMA = new RowSchema(0, TwoColumns.SCHEMA.columns(), List.of());

  @Parameter(0)
  private CacheSettings.Format format;

  @Parameter(1)
  private boolean remoteStore;

  @TempDir private Path folder;
  private CacheFixture fixture;
  private TestTable table;
  private AppendedRows rows;

  @BeforeEach
  void open() {
    fixture = new CacheFixture(format, folder, TwoColumns.SCHEMA, remoteStore);
    table = fixture.table;
    rows = fixture.caches.appendedRows(CacheFixture.TABLE);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private DataFile append(long... ids) {
    List<Change> changes =
        LongStream.of(ids).mapToObj(id -> upsert(id, id % 5 == 0 ? null : "row " + id)).toList();
    DataFile file = rows.write(TestTable.PARTITION, SCHEMA, changes, table.newFile());
    table.commit(List.of(file), Map.of(), List.of());
    return file;
  }

  private List<DataFile> fold(CompactionOrder order, long rowsMax) {
    List<LiveFile> files = table.files();
    List<DataFile> folded =
        rows.fold(TestTable.PARTITION, SCHEMA, files, table::newFile, order, rowsMax);
    table.commit(folded, Map.of(), files.stream().map(LiveFile::location).toList());
    return folded;
  }

  /** In the order of the files and of their rows. */
  private List<StoredRow> stored() throws Exception {
    List<Location> order = table.files().stream().map(LiveFile::location).toList();
    return fixture.tableRows().values().stream()
        .sorted(
            Comparator.comparingInt((StoredRow row) -> order.indexOf(row.file()))
                .thenComparing(StoredRow::position))
        .toList();
  }

  private List<Object> ids() throws Exception {
    return stored().stream().map(row -> row.values().get(0)).toList();
  }

  @Test
  void rowsAreWrittenInTheirOrderAndNothingOfThemIsKept() throws Exception {
    DataFile file = append(7, 3, 5);

    assertThat(file.rows()).isEqualTo(3);
    assertThat(ids()).containsExactly(7L, 3L, 5L);
    assertThat(file.columns()).isNotEmpty();
    assertThat(left()).isEmpty();
  }

  @Test
  void foldedRowsKeepTheirOrderAndTheirLineage() throws Exception {
    append(9, 2);
    append(4);
    append(1, 8, 6);
    List<Long> before = stored().stream().map(StoredRow::rowId).toList();
    List<Long> sequences = stored().stream().map(StoredRow::sequence).toList();

    List<DataFile> folded = fold(CompactionOrder.BY_KEY, 4);

    assertThat(folded).extracting(DataFile::rows).containsExactly(3L, 3L);
    assertThat(ids()).containsExactly(9L, 2L, 4L, 1L, 8L, 6L);
    assertThat(stored()).extracting(StoredRow::rowId).isEqualTo(before);
    assertThat(stored()).extracting(StoredRow::sequence).isEqualTo(sequences);
    assertThat(left()).isEmpty();
  }

  @Test
  void rowsAreSortedWhereThatIsAskedFor() throws Exception {
    append(9, 2);
    append(4, 1);

    fold(new CompactionOrder(List.of("id")), 100);

    assertThat(ids()).containsExactly(1L, 2L, 4L, 9L);
  }

  @Test
  void whatAnotherEngineHasDeletedStaysDeleted() throws Exception {
    DataFile first = append(1, 2, 3);
    append(4);
    table.delete(first.location(), 1);

    fold(CompactionOrder.BY_KEY, 100);

    assertThat(ids()).containsExactly(1L, 3L, 4L);
  }

  @Test
  void filesWithoutLiveRowsJustLeave() throws Exception {
    DataFile first = append(1, 2);
    table.delete(first.location(), 0, 1);

    assertThat(fold(CompactionOrder.BY_KEY, 100)).isEmpty();
  }

  /** Files in the cache directory that hold rows. */
  private List<Path> left() throws Exception {
    try (Stream<Path> paths = Files.walk(folder.resolve("cache"))) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> !path.endsWith("lock"))
          .filter(path -> path.toString().matches(".*\\.(duckdb|wal|parquet).*"))
          .toList();
    }
  }
}
