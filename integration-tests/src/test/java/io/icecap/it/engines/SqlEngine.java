package io.icecap.it.engines;

import io.icecap.Icecap;
import io.icecap.sql.AsOf;
import io.icecap.sql.SqlResult;
import io.icecap.sql.SqlSession;
import io.icecap.sql.SqlSettings;
import io.icecap.sql.StatementException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** A session that changes rows by what it reads, until it is let. */
final class SqlEngine implements AutoCloseable {
  private final SqlSession session;
  private final Random random;
  private final Tally tally;

  SqlEngine(Icecap icecap, Path directory, Random random, Tally tally) {
    SqlSettings settings =
        new SqlSettings(
            directory, 64L << 20, 1L << 30, 1, 64L << 20, 100_000, Duration.ofMinutes(2));
    this.session = icecap.sql(settings, new AsOf.Now());
    this.random = random;
    this.tally = tally;
  }

  void change() throws InterruptedException {
    switch (random.nextInt(4)) {
      case 0 -> increment();
      case 1 -> count();
      default -> transfer();
    }
  }

  /** A statement by itself. */
  private void increment() throws InterruptedException {
    String table = table(random.nextInt(3));
    insist("UPDATE %s SET amount = amount + 1 WHERE id = %d".formatted(table, Bank.STATEMENTS));
    tally.statements.incrementAndGet();
  }

  private void transfer() throws InterruptedException {
    int from = random.nextInt(3);
    int to = (from + 1 + random.nextInt(2)) % 3;
    int amount = random.nextInt(100);
    String update = "UPDATE %s SET amount = amount + %d WHERE id = %d";
    insist(
        "BEGIN",
        update.formatted(table(from), -amount, random.nextInt(Bank.ACCOUNTS)),
        update.formatted(table(to), amount, random.nextInt(Bank.ACCOUNTS)),
        update.formatted(table(to), 1, Bank.STATEMENTS),
        update.formatted(table(from), 1, Bank.COMMITS),
        "COMMIT");
    tally.statements.incrementAndGet();
    tally.commits.incrementAndGet();
    tally.transactions.incrementAndGet();
  }

  /** Writes down what it reads in all tables: wrong if one of them has changed meanwhile. */
  private void count() throws InterruptedException {
    insist(
        "BEGIN",
        """
        UPDATE bank.cash SET amount = (
          SELECT CAST(sum(amount) AS BIGINT)
          FROM (FROM bank.checking UNION ALL FROM bank.savings UNION ALL FROM bank.cash)
          WHERE id < %d)
        WHERE id = %d"""
            .formatted(Bank.ACCOUNTS, Bank.COUNTED),
        "COMMIT");
    tally.transactions.incrementAndGet();
  }

  private static String table(int number) {
    return "bank." + Bank.TABLES.get(number);
  }

  private void insist(String... statements) throws InterruptedException {
    while (true) {
      try {
        for (String statement : statements) {
          run(statement);
        }
        return;
      } catch (StatementException e) {
        if (!e.getMessage().contains("Nothing is changed")) {
          throw e;
        }
        tally.conflicts.incrementAndGet();
        rollBack(statements);
        Thread.sleep(random.nextInt(400));
      }
    }
  }

  /** A COMMIT that failed has ended it. */
  private void rollBack(String... statements) {
    try {
      if (statements.length > 1) {
        run("ROLLBACK");
      }
    } catch (StatementException e) {
      if (!e.getMessage().contains("There is no transaction")) {
        throw e;
      }
    }
  }

  private void run(String statement) {
    try (SqlResult result = session.execute(statement)) {
      while (result.next()) {
        // to its end
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
