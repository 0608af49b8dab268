package io.icecap.cache;

import static io.icecap.cache.TwoColumns.delete;
import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of a partition are rewritten while the partition goes on being changed. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class FileRewriteTest {
  @Parameter private CacheSettings.Format format;
  @TempDir Path folder;

  private CacheFixture fixture;
  private TestTable table;
  private PartitionCache cache;

  @BeforeEach
  void open() {
    fixture = new CacheFixture(format, folder, TwoColumns.SCHEMA, true);
    table = fixture.table;
    cache = fixture.open();
    fixture.apply(cache, LongStream.range(0, 10).mapToObj(i -> upsert(i * 7 % 10, "a")).toList());
    fixture.apply(cache, LongStream.range(10, 20).mapToObj(i -> upsert(i, "b")).toList());
    fixture.apply(cache, List.of(delete(3), upsert(14, "c")));
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  @Test
  void rowsThatChangeMeanwhileAreDeletedInTheNewFiles() throws Exception {
    List<LiveFile> before = table.files();
    try (FileRewrite rewrite = cache.rewrite(before)) {
      rewrite.run(table::newFile, CompactionOrder.BY_KEY, 10);
      fixture.apply(cache, List.of(upsert(5, "new"), delete(16), upsert(20, "d")));
      Map<List<Object>, StoredRow> rows = fixture.tableRows();

      PartitionCache.Replaced replaced = fixture.replace(cache, rewrite);

      assertThat(replaced.added()).hasSize(2);
      assertThat(replaced.deleted()).hasSize(2);
      assertThat(replaced.removed()).isEqualTo(before.stream().map(f -> f.location()).toList());
      assertLineageKept(rows);
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void aFileThatLeavesMeanwhileIsReplacedByNothing() throws Exception {
    List<LiveFile> before = table.files();
    try (FileRewrite rewrite = cache.rewrite(before)) {
      rewrite.run(table::newFile, CompactionOrder.BY_KEY, 10);
      fixture.apply(cache, LongStream.range(10, 20).mapToObj(TwoColumns::delete).toList());
      Map<List<Object>, StoredRow> rows = fixture.tableRows();

      PartitionCache.Replaced replaced = fixture.replace(cache, rewrite);

      assertThat(replaced.added()).extracting(f -> f.rows()).containsExactly(10L);
      assertThat(replaced.removed()).containsExactly(before.get(0).location());
      assertLineageKept(rows);
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void itComesFromTheDataFilesWhenTheCacheNeedsItsFileForItself() throws Exception {
    try (FileRewrite rewrite = cache.rewrite(table.files())) {
      fixture.purge(cache);
      fixture.apply(cache, List.of(upsert(5, "new")));
      Map<List<Object>, StoredRow> rows = fixture.tableRows();

      rewrite.run(table::newFile, CompactionOrder.BY_KEY, 100);
      fixture.replace(cache, rewrite);

      assertThat(table.files()).hasSize(2);
      assertLineageKept(rows);
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void anUnpublishedOneLeavesNoTraceAndIsPutInPlaceLater() throws Exception {
    try (FileRewrite rewrite = cache.rewrite(table.files())) {
      rewrite.run(table::newFile, CompactionOrder.BY_KEY, 100);
      PartitionCache.Replaced refused = cache.replace(rewrite);
      assertThat(refused.added()).hasSize(1);

      cache.discard();

      fixture.assertCacheEqualsTable(cache);
      fixture.apply(cache, List.of(delete(0)));
      Map<List<Object>, StoredRow> rows = fixture.tableRows();
      fixture.replace(cache, rewrite);
      assertLineageKept(rows);
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void aClosedOneIsOverAndLeavesNoFiles() throws Exception {
    FileRewrite rewrite = cache.rewrite(table.files());

    rewrite.close();

    assertThatThrownBy(() -> rewrite.run(table::newFile, CompactionOrder.BY_KEY, 100))
        .isInstanceOf(CacheException.class);
    FileRewrite done = cache.rewrite(table.files());
    done.run(table::newFile, CompactionOrder.BY_KEY, 100);
    done.close();
    assertThatThrownBy(() -> cache.replace(done)).isInstanceOf(CacheException.class);
    try (Stream<Path> left = Files.walk(folder.resolve("cache"))) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("rewrite")))
          .isEmpty();
    }
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void anyChangesMeanwhileLeaveTheSameRows() throws Exception {
    Random random = new Random(11);
    for (int round = 0; round < 8; round++) {
      fixture.apply(cache, List.of(upsert(25, "always there")));
      List<LiveFile> chosen = new ArrayList<>(table.files());
      LiveFile one = chosen.get(random.nextInt(chosen.size()));
      chosen.removeIf(file -> !file.equals(one) && random.nextInt(3) == 0);
      try (FileRewrite rewrite = cache.rewrite(chosen)) {
        changes(random);
        rewrite.run(table::newFile, CompactionOrder.BY_KEY, 1 + random.nextInt(9));
        changes(random);
        compactOthers(chosen);
        Map<List<Object>, StoredRow> rows = fixture.tableRows();

        fixture.replace(cache, rewrite);

        assertLineageKept(rows);
        fixture.assertCacheEqualsTable(cache);
      }
    }
  }

  private void changes(Random random) {
    for (int batch = random.nextInt(3); batch > 0; batch--) {
      Map<Long, Change> changes = new LinkedHashMap<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        long id = random.nextInt(25);
        changes.put(id, random.nextInt(3) == 0 ? delete(id) : upsert(id, "r" + random.nextInt(99)));
      }
      fixture.apply(cache, List.copyOf(changes.values()));
    }
  }

  private void compactOthers(List<LiveFile> chosen) {
    List<Location> rewritten = chosen.stream().map(LiveFile::location).toList();
    List<Location> others =
        table.files().stream()
            .map(LiveFile::location)
            .filter(file -> !rewritten.contains(file))
            .toList();
    if (others.size() > 1) {
      fixture.compact(cache, others, CompactionOrder.BY_KEY, Long.MAX_VALUE);
    }
  }

  private void assertLineageKept(Map<List<Object>, StoredRow> before) throws Exception {
    Map<List<Object>, StoredRow> after = fixture.tableRows();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach(
        (key, row) -> {
          assertThat(after.get(key).values()).isEqualTo(row.values());
          assertThat(after.get(key).rowId()).isEqualTo(row.rowId());
          assertThat(after.get(key).sequence()).isEqualTo(row.sequence());
        });
  }
}
