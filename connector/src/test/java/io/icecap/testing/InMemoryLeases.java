package io.icecap.testing;

import io.icecap.buffer.Lease;
import io.icecap.buffer.Leases;
import io.icecap.change.TableId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Leases by the clock that is given. Thread-safe. */
public final class InMemoryLeases implements Leases {
  private final Clock clock;
  private final Map<TableId, Holding> holdings = new HashMap<>();

  private record Holding(String owner, Instant until) {}

  public InMemoryLeases(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Lease> acquire(TableId table, String owner, Duration duration) {
    if (holder(table).filter(holder -> !holder.equals(owner)).isPresent()) {
      return Optional.empty();
    }
    holdings.put(table, new Holding(owner, clock.instant().plus(duration)));
    return Optional.of(new Held(table, owner, duration));
  }

  private Optional<String> holder(TableId table) {
    return Optional.ofNullable(holdings.get(table))
        .filter(holding -> clock.instant().isBefore(holding.until()))
        .map(Holding::owner);
  }

  private final class Held implements Lease {
    private final TableId table;
    private final String owner;
    private final Duration duration;

    Held(TableId table, String owner, Duration duration) {
      this.table = table;
      this.owner = owner;
      this.duration = duration;
    }

    @Override
    public boolean renew() {
      synchronized (InMemoryLeases.this) {
        boolean held = holder(table).filter(owner::equals).isPresent();
        if (held) {
          holdings.put(table, new Holding(owner, clock.instant().plus(duration)));
        }
        return held;
      }
    }

    @Override
    public void close() {
      synchronized (InMemoryLeases.this) {
        if (holder(table).filter(owner::equals).isPresent()) {
          holdings.remove(table);
        }
      }
    }
  }
}
