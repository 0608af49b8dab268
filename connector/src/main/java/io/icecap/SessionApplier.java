package io.icecap;

import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.cache.CacheSettings;
import io.icecap.change.TableId;
import io.icecap.sql.Publisher;
import io.icecap.sql.SqlSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * An applier for as long as a statement waits for its snapshot.
 *
 * @param turns of all who publish for sessions
 */
record SessionApplier(Applier applier, Lock turns) implements Publisher {
  /** Of the last one: snapshots are expired by the appliers that the table has otherwise. */
  static final ApplySettings SETTINGS =
      new ApplySettings(
          Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 1, Duration.ofDays(36_500));

  /** Cached partitions stay for the next statement, and for other sessions. */
  static CacheSettings cache(SqlSettings settings) {
    return new CacheSettings(
        CacheSettings.Format.DUCKDB,
        settings.directory().resolve("cache"),
        settings.diskBytesMax(),
        settings.memoryBytesMax());
  }

  @Override
  public void publish(TableId table) {
    turns.lock();
    try {
      applier.round(table);
    } finally {
      turns.unlock();
    }
  }

  @Override
  public Optional<RuntimeException> failure() {
    return applier.failure();
  }

  @Override
  public void close() {
    applier.close();
  }
}
