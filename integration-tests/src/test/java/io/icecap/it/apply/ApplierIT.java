package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.cache.CacheSettings;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.demo.TableChain;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.TypeUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplierIT {
  private static final TableName ORDERS = new TableName(List.of("shop"), "orders");

  @TempDir Path work;
  private EmbeddedRedis redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  /** Restarts, cold caches and an emptied Redis in between; every tenth round the whole table. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void tableEqualsTheSourceWhateverHappensInBetween(long seed) throws Exception {
    Random random = new Random(seed);
    SourceLog source = new SourceLog(seed, 400);
    Icecap icecap = Icecap.open(settings());
    Applier applier = icecap.applier(settings(), SnapshotListener.NONE);
    LiveTable table = createTable(icecap);
    for (int round = 1; round <= 60; round++) {
      source.write(1 + random.nextInt(300));
      switch (random.nextInt(8)) {
        case 0 -> redis.flushAll();
        case 1 -> {
          applier.close();
          icecap.close();
          icecap = Icecap.open(settings());
          applier = icecap.applier(settings(), SnapshotListener.NONE);
          table = icecap.tables().find(ORDERS).orElseThrow();
        }
        case 2 -> {
          applier.close();
          deleteCache();
          applier = icecap.applier(settings(), SnapshotListener.NONE);
        }
        default -> {}
      }
      source.buffer(table, icecap.appender());
      applier.round();
      if (round % 10 == 0) {
        assertThat(difference(rows(), source.rows())).isEmpty();
      }
    }
    applier.close();
    icecap.close();
  }

  @Test
  void rowsKeepTheirIdsThroughUpdatesAndCompaction() throws Exception {
    SourceLog source = new SourceLog(3, 300);
    Map<List<Object>, Long> first = new HashMap<>();
    try (Icecap icecap = Icecap.open(settings());
        Applier applier = icecap.applier(settings(), SnapshotListener.NONE)) {
      LiveTable table = createTable(icecap);
      for (int round = 1; round <= 40; round++) {
        source.write(100);
        source.buffer(table, icecap.appender());
        applier.round();
        Map<List<Object>, Long> ids = rowIds();
        assertThat(ids.keySet()).isEqualTo(source.rows().keySet());
        assertThat(ids.values()).doesNotHaveDuplicates().doesNotContainNull();
        first.keySet().retainAll(ids.keySet());
        assertThat(ids).containsAllEntriesOf(sameLife(first, source));
        first = ids;
      }
      for (PartitionKey partition : table.head().partitions()) {
        assertThat(table.head().files(partition)).hasSizeLessThanOrEqualTo(20);
      }
    }
    assertThat(operations()).contains("replace");
  }

  /** A key that was deleted and came back between two looks has a new id: those are left out. */
  private Map<List<Object>, Long> sameLife(Map<List<Object>, Long> before, SourceLog source) {
    Map<List<Object>, Long> same = new HashMap<>(before);
    same.keySet().retainAll(source.keysNeverDeletedSinceLastLook());
    return same;
  }

  static List<String> difference(
      Map<List<Object>, List<Object>> table, Map<List<Object>, List<Object>> source) {
    Set<List<Object>> keys = new HashSet<>(table.keySet());
    keys.addAll(source.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(table.get(key), source.get(key)))
        .limit(5)
        .map(key -> "table %s, source %s".formatted(table.get(key), source.get(key)))
        .toList();
  }

  private static LiveTable createTable(Icecap icecap) {
    return icecap
        .tables()
        .openOrCreate(
            ORDERS,
            SourceLog.SCHEMA,
            TableSettings.partitionedBy("bucket(4, key)"),
            Map.of(SourceLog.SOURCE, 0L));
  }

  private Map<List<Object>, List<Object>> rows() throws IOException {
    Map<List<Object>, List<Object>> rows = new HashMap<>();
    Table table = table();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < SourceLog.SCHEMA.columns().size(); i++) {
          row.add(record.get(i));
        }
        assertThat(rows.put(row.subList(0, 2), row)).as("one row per key").isNull();
      }
    }
    return rows;
  }

  private Map<List<Object>, Long> rowIds() throws IOException {
    Table table = table();
    Schema withIds = TypeUtil.join(table.schema(), new Schema(MetadataColumns.ROW_ID));
    Map<List<Object>, Long> ids = new HashMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).project(withIds).build()) {
      for (Record record : records) {
        ids.put(
            List.of(record.get(0), record.get(1)),
            (Long) record.getField(MetadataColumns.ROW_ID.name()));
      }
    }
    return ids;
  }

  private List<String> operations() throws IOException {
    List<String> operations = new ArrayList<>();
    table().snapshots().forEach(snapshot -> operations.add(snapshot.operation()));
    return operations;
  }

  private Table table() throws IOException {
    return new TableChain(work.resolve("warehouse/shop/orders")).newest();
  }

  private void deleteCache() throws IOException {
    try (var files = Files.walk(work.resolve("cache"))) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  private IcecapSettings settings() {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(work.resolve("cache"), 256L << 20, 1),
        new ApplySettings(
            Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 2, Duration.ofHours(1)));
  }
}
