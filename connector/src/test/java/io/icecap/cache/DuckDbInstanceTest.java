package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.PartitionKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DuckDbInstanceTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 100;

  @TempDir private Path folder;

  private CacheSettings settings() {
    return new CacheSettings(
        CacheSettings.Format.MEMORY,
        folder.resolve("cache"),
        CacheSettings.BYTES_MAX_DEFAULT,
        256L << 20,
        1);
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

  @Test
  void aPartitionIsFreeAgainWhenTheInstanceFailsInTheMidstOfOpeningIt() {
    CacheDirectory directory = CacheDirectory.acquire(settings(), Clock.systemUTC());
    try (DuckDbPartitionCaches caches =
        CacheFixture.open(settings(), new DiskStore(false), Clock.systemUTC())) {
      open(caches);
      directory.instance().close();

      assertThatThrownBy(() -> open(caches)).isInstanceOf(CacheException.class);
      open(caches);
    } finally {
      directory.release();
    }
  }

  private static void open(PartitionCaches caches) {
    caches.open(CacheFixture.TABLE, new PartitionKey("a"), AllTypes.SCHEMA).close();
  }
}
