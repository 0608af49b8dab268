package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.CacheSettings.Format;
import io.icecap.format.CommitMode;
import io.icecap.it.Intensity;
import io.icecap.servers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that another engine inserts again has one row again soon: the one that came last. */
class RepeatedKeysIT extends OrdersScene {
  private static final int REPEATED = 30;
  private static final long CHANGED = 3;
  private static final long PARTLY = 4;
  private static final List<Object> CHANGED_KEY = List.of(CHANGED, "l0");
  private static final List<Object> PARTLY_KEY = List.of(PARTLY, "l0");
  private static final long NEW_KEY = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    "DUCKDB, MERGE_ON_READ, 3, 'bucket(4, key)'",
    "MEMORY, COPY_ON_WRITE, 3, 'bucket(4, key)'",
    "KEYS, MERGE_ON_READ, 2, 'bucket(4, key)'",
    "DUCKDB, MERGE_ON_READ, 3, 'bucket(7, version)'",
    "KEYS, COPY_ON_WRITE, 3, 'bucket(7, version)'"
  })
  void withTheNextChangeOfTheTable(Format format, CommitMode mode, int version, String partitionBy)
      throws Exception {
    SourceLog source = new SourceLog(Intensity.seed(17), 300);
    LongStream.range(0, REPEATED).forEach(id -> source.upsert(id, Optional.of("source")));
    try (AppliedOrders orders = orders(format, mode, version, partitionBy, source)) {
      orders.round(0);
      Map<List<Object>, List<Object>> expected = insertAgain(orders);
      source.upsert(CHANGED, Optional.of("source again"));
      source.upsert(PARTLY, Optional.empty());

      orders.round(0);

      expected.put(CHANGED_KEY, source.rows().get(CHANGED_KEY));
      List<Object> kept = new ArrayList<>(source.rows().get(PARTLY_KEY));
      kept.set(3, "again"); // left out by the source's update
      expected.put(PARTLY_KEY, kept);
      assertThat(AppliedOrders.difference(orders.rows(), expected)).isEmpty();

      orders.restart();
      orders.loseCache();
      source.upsert(CHANGED, Optional.of("once more"));
      orders.round(0);
      expected.put(CHANGED_KEY, source.rows().get(CHANGED_KEY));
      assertThat(AppliedOrders.difference(orders.rows(), expected)).isEmpty();
    }
  }

  @Test
  void withoutChangesToo() throws Exception {
    SourceLog source = new SourceLog(18, 300);
    LongStream.range(0, REPEATED).forEach(id -> source.upsert(id, Optional.of("source")));
    try (AppliedOrders orders =
        orders(Format.DUCKDB, CommitMode.MERGE_ON_READ, 3, "bucket(4, key)", source)) {
      orders.round(0);
      Map<List<Object>, List<Object>> expected = insertAgain(orders);

      Await.until(
          "each key to have one row",
          Duration.ofSeconds(30),
          () -> {
            orders.round(0);
            return count(orders) == expected.size();
          });

      assertThat(AppliedOrders.difference(orders.rows(), expected)).isEmpty();
    }
  }

  /** Rows of keys that are there, and of a new one twice; gives what the rows are to be then. */
  private static Map<List<Object>, List<Object>> insertAgain(AppliedOrders orders)
      throws Exception {
    Map<List<Object>, List<Object>> expected = new HashMap<>(orders.source.rows());
    List<List<Object>> inserted = new ArrayList<>();
    for (long id = 0; id < REPEATED; id++) {
      inserted.add(List.of(id, "l0", NEW_KEY + id, "again"));
    }
    inserted.add(List.of(NEW_KEY, "l0", 1L, "new"));
    inserted.add(List.of(NEW_KEY, "l0", 1L, "new"));
    ForeignInserts.insert(orders.inCatalog(), inserted);
    assertThat(count(orders)).isEqualTo(expected.size() + inserted.size());
    inserted.forEach(row -> expected.put(row.subList(0, 2), row));
    return expected;
  }

  private static int count(AppliedOrders orders) throws IOException {
    int count = 0;
    try (CloseableIterable<Record> records = IcebergGenerics.read(orders.read()).build()) {
      for (Record ignored : records) {
        count++;
      }
    }
    return count;
  }
}
