package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.change.TableName;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.Replicas;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When changes that are late are published, as those of a load are. */
class LateTableIT {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Of about 70,000 changes. */
  private static final long BATCH_BYTES = 1L << 20;

  @TempDir Path work;
  private final SourceLog source = new SourceLog(7, 1_000_000);

  /** A day after the source's. */
  private Instant now = Instant.now().plus(Duration.ofDays(1));

  @Test
  void wholeBatchesFollowEachOtherAndTheRestWaitsUntilItMayBeOne() throws Exception {
    try (EmbeddedRedis server = EmbeddedRedis.start(work.resolve("redis"));
        Icecap icecap = Icecap.open(redis(server), store(), Duration.ofHours(1));
        RedisOrchestrator redis = RedisOrchestrator.open(redis(server));
        Applier applier = applier(icecap, redis)) {
      LiveTable table =
          icecap
              .tables()
              .openOrCreate(
                  new TableName(List.of("shop"), "orders"),
                  SourceLog.SCHEMA,
                  TableSettings.partitionedBy(""),
                  Map.of(SourceLog.SOURCE, 0L));
      source.write(200_000);
      source.buffer(table, icecap.appender());
      long created = table.head().version();

      applier.round();
      assertThat(table.head().version()).as("a whole batch").isEqualTo(created + 1);
      roundAfter(INTERVAL.minusMillis(1), applier);
      assertThat(table.head().version()).as("the interval is kept").isEqualTo(created + 1);

      int batches = 1;
      while (table.head().applied().base(SourceLog.SOURCE).orElseThrow() < source.nextOffset()) {
        roundAfter(INTERVAL, applier);
        batches++;
        assertThat(table.head().version()).as("a batch each").isEqualTo(created + batches);
      }
      assertThat(batches).isBetween(3, 6);

      source.write(40_000);
      source.buffer(table, icecap.appender());
      roundAfter(INTERVAL.multipliedBy(10), applier);
      long part = table.head().version();
      assertThat(part).as("a part of a batch").isEqualTo(created + batches + 1);
      source.write(10);
      source.buffer(table, icecap.appender());
      roundAfter(INTERVAL.multipliedBy(9), applier);
      assertThat(table.head().version()).as("there may be more").isEqualTo(part);
      roundAfter(INTERVAL, applier);
      assertThat(table.head().version()).as("but not for ever").isEqualTo(part + 1);
    }
  }

  private void roundAfter(Duration pause, Applier applier) {
    now = now.plus(pause);
    applier.round();
  }

  private Applier applier(Icecap icecap, RedisOrchestrator redis) {
    LocalObjectStore store = new LocalObjectStore();
    return new Applier(
        "here",
        icecap.tables(),
        redis.changeBuffer(),
        redis.leases(),
        DuckDbPartitionCaches.open(
            new CacheSettings(work.resolve("cache"), 256L << 20),
            store,
            new ParquetDataFileWriter(store, work.resolve("uploads")),
            ReplicaFiles.NONE),
        new ApplySettings(INTERVAL, Duration.ofMinutes(1), BATCH_BYTES, 2, Duration.ofHours(1)),
        Replicas.NONE,
        SnapshotListener.NONE,
        ((InstantSource) () -> now).withZone(ZoneOffset.UTC));
  }

  private static RedisSettings redis(EmbeddedRedis server) {
    return new RedisSettings(URI.create(server.url()), Duration.ofSeconds(5), "icecap");
  }

  private StoreSettings store() {
    return new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of());
  }
}
