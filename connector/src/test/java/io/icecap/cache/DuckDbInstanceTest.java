package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DuckDbInstanceTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 100;

  @TempDir private Path folder;

  private CacheSettings settings() {
    return settings(CacheSettings.Format.MEMORY);
  }

  private CacheSettings settings(CacheSettings.Format format) {
    return new CacheSettings(
        format, folder.resolve("cache"), CacheSettings.BYTES_MAX_DEFAULT, 256L << 20);
  }

  @Test
  @Timeout(60)
  void threadsDoNotBreakEachOthersStatementsOff() throws Exception {
    DuckDbInstance instance = DuckDbInstance.start(settings(), folder);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> ended = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      ended.add(
          threads.submit(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  String alias = instance.newAlias();
                  instance.detach(instance.attach(folder.resolve(alias)));
                  assertThat(instance.memoryBytes()).isNotNegative();
                  assertThat(instance.usable()).isTrue();
                }
                return null;
              }));
    }
    threads.shutdown();

    for (Future<?> each : ended) {
      assertThat(each.get()).isNull();
    }
    try (Connection connection = instance.connect()) {
      assertThat(
              Sql.number(connection, "SELECT count(*) FROM duckdb_databases() WHERE NOT internal"))
          .as("of its own")
          .isEqualTo(1);
    }
    instance.close();
  }

  @ParameterizedTest
  @EnumSource(CacheSettings.Format.class)
  void aPartitionIsFreeAgainWhenTheInstanceFailsInTheMidstOfOpeningIt(CacheSettings.Format format) {
    CacheDirectory directory = CacheDirectory.acquire(settings(format), Clock.systemUTC());
    try (DuckDbPartitionCaches caches =
        CacheFixture.open(settings(format), new DiskStore(false), Clock.systemUTC())) {
      open(caches, "a");
      directory.instance().close();

      assertThatThrownBy(() -> open(caches, "b")).isInstanceOf(CacheException.class);
      open(caches, "b");
      open(caches, "a");
    } finally {
      directory.release();
    }
  }

  @Test
  void whatIsOpenInSeveralPartitionsIsGivenUpThoughItCannotBeUndone() throws Exception {
    CacheDirectory directory = CacheDirectory.acquire(settings(), Clock.systemUTC());
    try (DuckDbPartitionCaches caches =
        CacheFixture.open(settings(), new DiskStore(false), Clock.systemUTC())) {
      List<PartitionCache> changed =
          Stream.of("a", "b").map(partition -> changed(caches, partition)).toList();
      breakConnection(directory, "a");
      breakConnection(directory, "b");

      changed.forEach(PartitionCache::discard);
      changed.forEach(PartitionCache::close);

      assertThat(changed(caches, "a")).isNotNull();
      assertThat(changed(caches, "b")).isNotNull();
    } finally {
      directory.release();
    }
  }

  private static void breakConnection(CacheDirectory directory, String partition) throws Exception {
    PartitionFile file = directory.claim(CacheFixture.TABLE, new PartitionKey(partition));
    file.attach(AllTypes.SCHEMA).connection().close();
    file.unclaim();
  }

  private PartitionCache changed(PartitionCaches caches, String partition) {
    PartitionCache cache =
        caches.open(CacheFixture.TABLE, new PartitionKey(partition), AllTypes.SCHEMA);
    cache.merge(
        List.of(AllTypes.upsert(1, "k", new Random(1))),
        new TestTable(new Location("file://" + folder.resolve(partition))).newFile(),
        CommitMode.MERGE_ON_READ);
    return cache;
  }

  private static void open(PartitionCaches caches, String partition) {
    caches.open(CacheFixture.TABLE, new PartitionKey(partition), AllTypes.SCHEMA).close();
  }
}
