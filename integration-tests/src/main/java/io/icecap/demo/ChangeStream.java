package io.icecap.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Random changes of tables in PostgreSQL, at a steady rate. One thread writes, any may look on. */
public interface ChangeStream extends AutoCloseable {
  /** The rate that is wanted. */
  int changesPerSecond();

  /** Changes committed so far; a key change counts as one. */
  long changes();

  /** When the newest change of a table was written, shortly before its commit; 0 if none was. */
  long lastChangeMillis(String table);

  /** Commits one transaction of random changes. */
  void transaction() throws SQLException;

  /**
   * Writes at the rate while {@code goOn} holds. When PostgreSQL is slower, it writes what it can.
   */
  default void run(BooleanSupplier goOn) throws SQLException {
    long started = System.nanoTime();
    long before = changes();
    while (goOn.getAsBoolean()) {
      long due =
          (System.nanoTime() - started) * changesPerSecond() / Duration.ofSeconds(1).toNanos();
      if (changes() - before >= due) {
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
      } else {
        transaction();
      }
    }
  }

  @Override
  void close() throws SQLException;
}
