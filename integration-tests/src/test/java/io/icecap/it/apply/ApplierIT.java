package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.PartitionKey;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.Head;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    try (AppliedOrders orders = orders(new SourceLog(seed, 400))) {
      for (int round = 1; round <= 60; round++) {
        switch (random.nextInt(8)) {
          case 0 -> orders.loseRedis();
          case 1 -> orders.restart();
          case 2 -> orders.loseCache();
          default -> {}
        }
        orders.round(1 + random.nextInt(300));
        if (round % 10 == 0) {
          orders.assertEqualsSource();
        }
      }
    }
  }

  @Test
  void rowsKeepTheirIdsThroughUpdatesAndCompaction() throws Exception {
    SourceLog source = new SourceLog(3, 300);
    Map<List<Object>, Long> first = new HashMap<>();
    try (AppliedOrders orders = orders(source)) {
      for (int round = 1; round <= 40; round++) {
        orders.round(100);
        Map<List<Object>, Long> ids = rowIds(orders.read());
        assertThat(ids.keySet()).isEqualTo(source.rows().keySet());
        assertThat(ids.values()).doesNotHaveDuplicates().doesNotContainNull();
        first.keySet().retainAll(ids.keySet());
        assertThat(ids).containsAllEntriesOf(sameLife(first, source));
        first = ids;
      }
      Head head = orders.table().head();
      for (PartitionKey partition : head.partitions()) {
        assertThat(head.files(partition)).hasSizeLessThanOrEqualTo(20);
      }
      assertThat(operations(orders.read())).contains("replace");
    }
  }

  @Test
  void aTableThatNoChangesComeToIsFoldedWhole() throws Exception {
    try (AppliedOrders orders = orders(new SourceLog(4, 300))) {
      for (int round = 1; round <= 5; round++) {
        orders.round(200);
      }
      assertThat(fileCounts(orders.table().head())).anyMatch(count -> count > 1);

      Await.until(
          "one file in each partition, and no deleted row in it",
          Duration.ofSeconds(30),
          () -> {
            orders.round(0);
            return fileCounts(orders.table().head()).stream().allMatch(count -> count == 1)
                && deletedRows(orders.table().head()) == 0;
          });

      orders.assertEqualsSource();
    }
  }

  private static List<Integer> fileCounts(Head head) {
    return head.partitions().stream().map(partition -> head.files(partition).size()).toList();
  }

  private static long deletedRows(Head head) {
    return head.partitions().stream()
        .flatMap(partition -> head.files(partition).stream())
        .mapToLong(file -> file.deletes().count())
        .sum();
  }

  /** A key that was deleted and came back between two looks has a new id: those are left out. */
  private Map<List<Object>, Long> sameLife(Map<List<Object>, Long> before, SourceLog source) {
    Map<List<Object>, Long> same = new HashMap<>(before);
    same.keySet().retainAll(source.keysNeverDeletedSinceLastLook());
    return same;
  }

  private AppliedOrders orders(SourceLog source) {
    return new AppliedOrders(redis, work, source, TableSettings.partitionedBy("bucket(4, key)"));
  }

  private static Map<List<Object>, Long> rowIds(Table table) throws IOException {
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

  private static List<String> operations(Table table) {
    List<String> operations = new ArrayList<>();
    table.snapshots().forEach(snapshot -> operations.add(snapshot.operation()));
    return operations;
  }
}
