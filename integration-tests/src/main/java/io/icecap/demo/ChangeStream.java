package io.icecap.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Random changes of tables in PostgreSQL, at a steady rate: transactions of a few runs each. The
 * same seed and the same number of transactions give the same content. One thread writes, any may
 * look on.
 */
public abstract class ChangeStream implements AutoCloseable {
  private static final int TRANSACTIONS_PER_SECOND = 25;
  private static final int RUN_ROWS = 8;

  private final Connection postgres;
  private final int changesPerSecond;
  private final SplittableRandom random;
  private final InstantSource clock;
  private final Map<String, Long> lastChangeMillis = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * @param postgres closed with this stream
   */
  ChangeStream(Connection postgres, int changesPerSecond, long seed, InstantSource clock)
      throws SQLException {
    this.postgres = postgres;
    this.changesPerSecond = changesPerSecond;
    this.random = new SplittableRandom(seed);
    this.clock = clock;
    postgres.setAutoCommit(false);
  }

  /** Changes so many rows of one table, which it {@link #touches} before. */
  abstract void change(int rows) throws SQLException;

  /** What else a transaction does, before it is committed. */
  void finish() throws SQLException {}

  /** The table is about to be changed. */
  final void touches(String table) {
    lastChangeMillis.put(table, clock.millis());
  }

  final SplittableRandom random() {
    return random;
  }

  /** Changes committed so far; a key change counts as one. */
  public final long changes() {
    return changes.get();
  }

  /** When the newest change of a table was written, shortly before its commit; 0 if none was. */
  public final long lastChangeMillis(String table) {
    return lastChangeMillis.getOrDefault(table, 0L);
  }

  /** Commits one transaction of random changes. */
  public final void transaction() throws SQLException {
    int mean = Math.max(1, changesPerSecond / TRANSACTIONS_PER_SECOND);
    int rows = random.nextInt(1, 2 * mean + 1);
    for (int left = rows; left > 0; ) {
      int run = Math.min(left, random.nextInt(1, RUN_ROWS + 1));
      change(run);
      left -= run;
    }
    finish();
    postgres.commit();
    changes.addAndGet(rows);
  }

  /**
   * Writes at the rate while {@code goOn} holds. When PostgreSQL is slower, it writes what it can.
   */
  public final void run(BooleanSupplier goOn) throws SQLException {
    long started = System.nanoTime();
    long before = changes();
    while (goOn.getAsBoolean()) {
      long due = (System.nanoTime() - started) * changesPerSecond / Duration.ofSeconds(1).toNanos();
      if (changes() - before >= due) {
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
      } else {
        transaction();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    postgres.close();
  }
}
