package io.icecap.it.engines;

import java.util.concurrent.atomic.AtomicLong;

/** What was acknowledged, over all tables. */
final class Tally {
  /** Increments of {@link Bank#STATEMENTS}. */
  final AtomicLong statements = new AtomicLong();

  /** Increments of {@link Bank#COMMITS}. */
  final AtomicLong commits = new AtomicLong();

  final AtomicLong transactions = new AtomicLong();
  final AtomicLong conflicts = new AtomicLong();

  @Override
  public String toString() {
    return "%s increments by statements, %s by commits, %s transactions, %s conflicts"
        .formatted(statements, commits, transactions, conflicts);
  }
}
