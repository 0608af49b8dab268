package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableName;
import io.icecap.demo.TableChain;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.Replicas;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cached partitions are kept in shape while the table goes on. */
class TidyingIT {
  private static final TableName ORDERS = new TableName(List.of("shop"), "orders");

  @TempDir Path work;
  private final SourceLog source = new SourceLog(7, 300);
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** The first partition that is changed; tidying it does not end before it is released. */
  private volatile PartitionKey slow;

  @Test
  void theOtherPartitionsAreCommittedWhileOneIsTidied() throws Exception {
    try (EmbeddedRedis server = EmbeddedRedis.start(work.resolve("redis"));
        Icecap icecap = Icecap.open(redis(server), store(), Duration.ofHours(1));
        RedisOrchestrator redis = RedisOrchestrator.open(redis(server));
        Applier applier = applier(icecap, redis)) {
      LiveTable table =
          icecap
              .tables()
              .openOrCreate(
                  ORDERS,
                  SourceLog.SCHEMA,
                  TableSettings.partitionedBy("bucket(4, key)"),
                  Map.of(SourceLog.SOURCE, 0L));
      round(table, icecap, applier, 200);
      assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
      Map<List<Object>, List<Object>> before = rows();
      long version = table.head().version();

      round(table, icecap, applier, 200);

      assertThat(table.head().version()).isEqualTo(version + 1);
      assertThat(rows()).isEqualTo(partlyChanged(table, before));
      assertThat(table.head().applied().base(SourceLog.SOURCE).orElseThrow())
          .isLessThan(source.nextOffset());
      released.countDown();
      Await.until(
          "the partition to catch up",
          Duration.ofSeconds(30),
          () -> {
            applier.round();
            return rows().equals(source.rows());
          });
      assertThat(table.head().applied().base(SourceLog.SOURCE)).hasValue(source.nextOffset());
    } finally {
      released.countDown();
    }
  }

  /** All rows as the source has them, but for those of the partition that is tidied. */
  private Map<List<Object>, List<Object>> partlyChanged(
      LiveTable table, Map<List<Object>, List<Object>> before) {
    Map<List<Object>, List<Object>> expected = new HashMap<>(source.rows());
    expected.keySet().removeIf(key -> isSlow(table, key));
    before.forEach(
        (key, row) -> {
          if (isSlow(table, key)) {
            expected.put(key, row);
          }
        });
    return expected;
  }

  private boolean isSlow(LiveTable table, List<Object> key) {
    Object[] values = {key.get(0), key.get(1), null, null};
    return table.partitioning().partitionOf(values).equals(slow);
  }

  private void round(LiveTable table, Icecap icecap, Applier applier, int changes) {
    source.write(changes);
    source.buffer(table, icecap.appender());
    applier.round();
  }

  private Map<List<Object>, List<Object>> rows() throws Exception {
    Map<List<Object>, List<Object>> rows = new HashMap<>();
    Path folder = work.resolve("warehouse/shop/orders");
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(new TableChain(folder).newest()).build()) {
      for (Record record : records) {
        List<Object> row =
            Arrays.asList(record.get(0), record.get(1), record.get(2), record.get(3));
        rows.put(row.subList(0, 2), row);
      }
    }
    return rows;
  }

  private Applier applier(Icecap icecap, RedisOrchestrator redis) {
    LocalObjectStore store = new LocalObjectStore();
    PartitionCaches caches =
        DuckDbPartitionCaches.open(
            new CacheSettings(work.resolve("cache"), 256L << 20),
            store,
            new ParquetDataFileWriter(store, work.resolve("uploads")),
            ReplicaFiles.NONE);
    return new Applier(
        "here",
        icecap.tables(),
        redis.changeBuffer(),
        redis.leases(),
        slowlyTidied(caches),
        new ApplySettings(Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 2, Duration.ofHours(1)),
        Replicas.NONE,
        SnapshotListener.NONE,
        Clock.systemUTC());
  }

  private PartitionCaches slowlyTidied(PartitionCaches caches) {
    return around(
        PartitionCaches.class,
        caches,
        (method, arguments, result) -> {
          if (!method.getName().equals("open")) {
            return result.get();
          }
          PartitionKey partition = (PartitionKey) arguments[1];
          return around(
              PartitionCache.class,
              (PartitionCache) result.get(),
              (called, with, of) -> partitionCall(partition, called, of));
        });
  }

  private Object partitionCall(PartitionKey partition, Method method, Call real) throws Throwable {
    if (method.getName().equals("isUntidy") && (slow == null || slow.equals(partition))) {
      slow = partition;
      return true;
    }
    if (method.getName().equals("tidy")) {
      started.countDown();
      assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
    }
    return real.get();
  }

  private interface Call {
    Object get() throws Throwable;
  }

  private interface Around {
    Object call(Method method, Object[] arguments, Call real) throws Throwable;
  }

  private static <T> T around(Class<T> type, T real, Around around) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                around.call(method, arguments, () -> invoked(real, method, arguments)));
    return type.cast(proxy);
  }

  private static Object invoked(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static RedisSettings redis(EmbeddedRedis server) {
    return new RedisSettings(URI.create(server.url()), Duration.ofSeconds(5), "icecap");
  }

  private StoreSettings store() {
    return new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of());
  }
}
