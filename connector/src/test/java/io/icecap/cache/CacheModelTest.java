package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.Operation;
import io.icecap.change.Unchanged;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random merges, compactions, discards, copies and reopenings against a map in Java, by two caches
 * in turn. After each round the rows of «files and deletes» are the model's, with its lineage, and
 * the cache is equal to them.
 */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class CacheModelTest {
  @Parameter private CacheSettings.Format format;

  private static final int ROUNDS = 40;

  private final Map<List<Object>, ModelRow> model = new HashMap<>();
  private CacheFixture fixture;
  private PartitionCache cache;
  private CacheFixture another;
  private PartitionCache lagging;
  private Random random;

  /**
   * A row as it should be.
   *
   * @param rowId empty until the row was read for the first time: the table gives it
   */
  private record ModelRow(List<Object> values, Optional<Long> rowId, long sequence) {}

  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "3, true", "4, false"})
  void filesAndDeletesEqualTheModelAndTheCache(long seed, boolean remote, @TempDir Path folder)
      throws Exception {
    random = new Random(seed);
    fixture = new CacheFixture(format, folder, AllTypes.SCHEMA, remote);
    cache = fixture.open();
    another = fixture.another(folder.resolve("another"), ReplicaFiles.NONE);
    lagging = another.open();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        step(random.nextInt(10));
        check("seed " + seed + " round " + round);
      }
    } finally {
      cache.close();
      lagging.close();
      fixture.close();
      another.close();
    }
  }

  private void step(int kind) throws Exception {
    switch (kind) {
      case 0 -> {
        cache.merge(changes(), fixture.table.newFile(), mode());
        cache.discard();
      }
      case 1 -> compact();
      case 2 -> load();
      case 3 -> {
        cache.close();
        cache = fixture.open();
      }
      case 4 -> cache.tidy();
      default -> merge();
    }
  }

  private void load() throws Exception {
    Path copy = fixture.folder.resolve("copy-" + random.nextInt());
    switch (random.nextInt(4)) {
      case 0 -> cache.rebuild(fixture.table.files());
      case 1 -> fixture.purge(cache);
      case 2 -> {
        fixture.copy(cache, copy, "rows");
        merge();
        assertThat(cache.restore(copy)).isEqualTo(format != CacheSettings.Format.KEYS);
        cache.catchUp(fixture.table.files());
      }
      default -> {
        lagging.catchUp(fixture.table.files());
        another.assertCacheEqualsTable(lagging);
        swap();
      }
    }
  }

  private void swap() {
    CacheFixture otherFixture = another;
    another = fixture;
    fixture = otherFixture;
    PartitionCache other = lagging;
    lagging = cache;
    cache = other;
  }

  private void merge() {
    List<Change> changes = changes();
    long known = changes.stream().filter(c -> model.containsKey(key(c))).count();

    PartitionCache.Merged merged = fixture.apply(cache, changes, mode());

    long upserts = changes.stream().filter(c -> c.operation() == Operation.UPSERT).count();
    assertThat(merged.updated() + merged.inserted()).isEqualTo(upserts);
    assertThat(merged.updated() + merged.removed()).isEqualTo(known);
    for (Change change : changes) {
      ModelRow old = model.remove(key(change));
      if (change.operation() == Operation.UPSERT) {
        List<Object> values = values(change, old);
        Optional<Long> rowId = old == null ? Optional.empty() : old.rowId();
        model.put(key(change), new ModelRow(values, rowId, fixture.table.sequence()));
      }
    }
  }

  private static List<Object> values(Change change, ModelRow old) {
    List<Object> sent = StoredRow.comparable(change.values());
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      Object kept = old == null ? null : old.values().get(i);
      values.add(change.values()[i] instanceof Unchanged ? kept : sent.get(i));
    }
    return values;
  }

  private void compact() {
    List<Location> all =
        new ArrayList<>(fixture.table.files().stream().map(LiveFile::location).toList());
    if (!all.isEmpty()) {
      Collections.shuffle(all, random);
      List<Location> some = all.subList(0, 1 + random.nextInt(all.size()));
      List<DataFile> added =
          cache.compact(some, fixture.table::newFile, order(), 1 + random.nextInt(100));
      if (random.nextInt(4) == 0) {
        cache.discard();
      } else {
        fixture.table.commit(added, Map.of(), some);
        cache.published(fixture.table.files());
      }
    }
  }

  private CommitMode mode() {
    return random.nextInt(3) == 0 ? CommitMode.COPY_ON_WRITE : CommitMode.MERGE_ON_READ;
  }

  private CompactionOrder order() {
    List<Column> columns = AllTypes.SCHEMA.columns();
    return random.nextBoolean()
        ? CompactionOrder.BY_KEY
        : new CompactionOrder(List.of(columns.get(random.nextInt(columns.size())).name()));
  }

  /** At most one change per key; few keys, so that most are met again. */
  private List<Change> changes() {
    Map<List<Object>, Change> changes = new LinkedHashMap<>();
    int count = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(200);
    for (int i = 0; i < count; i++) {
      long id = random.nextInt(100);
      String name = random.nextBoolean() ? "k" : "a key of more than twelve bytes é";
      Change change =
          random.nextInt(3) == 0 ? AllTypes.delete(id, name) : AllTypes.upsert(id, name, random);
      if (change.operation() == Operation.UPSERT && random.nextInt(4) == 0) {
        change = leavingOutSome(change);
      }
      changes.put(key(change), change);
    }
    return List.copyOf(changes.values());
  }

  private Change leavingOutSome(Change change) {
    Object[] values = change.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (!AllTypes.SCHEMA.key().contains(i) && random.nextInt(4) == 0) {
        values[i] = new Unchanged(values[i]);
      }
    }
    return new Change(Operation.UPSERT, values, change.offset(), change.sourceMillis());
  }

  private static List<Object> key(Change change) {
    return AllTypes.SCHEMA.key().stream().map(i -> change.values()[i]).toList();
  }

  private void check(String when) throws Exception {
    Map<List<Object>, StoredRow> rows = fixture.tableRows();
    assertThat(rows.keySet()).as(when).isEqualTo(model.keySet());
    for (Map.Entry<List<Object>, StoredRow> entry : rows.entrySet()) {
      StoredRow row = entry.getValue();
      ModelRow expected = model.get(entry.getKey());
      assertThat(row.values()).as(when).isEqualTo(expected.values());
      assertThat(row.sequence()).as(when).isEqualTo(expected.sequence());
      assertThat(row.rowId()).as(when).isEqualTo(expected.rowId().orElse(row.rowId()));
      model.put(
          entry.getKey(),
          new ModelRow(expected.values(), Optional.of(row.rowId()), expected.sequence()));
    }
    assertThat(rows.values().stream().map(StoredRow::rowId)).as(when).doesNotHaveDuplicates();
    fixture.assertCacheEqualsTable(cache);
  }
}
