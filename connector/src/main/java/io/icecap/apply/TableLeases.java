package io.icecap.apply;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.Lease;
import io.icecap.buffer.Leases;
import io.icecap.change.TableId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases this applier holds. It keeps them as long as it lives, so that a table stays where it
 * is cached; and it waits longer for a free table the more it has, so that tables spread over the
 * appliers.
 */
final class TableLeases implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TableLeases.class);

  /** How much longer a free table has to wait for each table that is held already. */
  private static final Duration WAIT_PER_HELD = Duration.ofMillis(150);

  private final Leases leases;
  private final String owner;
  private final Duration duration;
  private final Clock clock;
  private final Map<TableId, Held> held = new HashMap<>();
  private final Map<TableId, Long> wantedSince = new HashMap<>();
  private final List<TableId> lost = new ArrayList<>();

  private record Held(Lease lease, long renewAtMillis) {}

  TableLeases(Leases leases, String owner, Duration duration, Clock clock) {
    this.leases = leases;
    this.owner = owner;
    this.duration = duration;
    this.clock = clock;
  }

  /** Whether the table's lease is held now, taking it if it is free. */
  boolean hold(TableId table) {
    if (held.containsKey(table)) {
      return renewed(table);
    }
    long now = clock.millis();
    long since = wantedSince.computeIfAbsent(table, t -> now);
    if (now - since < held.size() * WAIT_PER_HELD.toMillis()) {
      return false;
    }
    Optional<Lease> lease = leases.acquire(table, owner, duration);
    lease.ifPresent(
        taken -> {
          held.put(table, new Held(taken, now + duration.toMillis() / 3));
          wantedSince.remove(table);
        });
    return lease.isPresent();
  }

  private boolean renewed(TableId table) {
    Held lease = held.get(table);
    long now = clock.millis();
    if (now < lease.renewAtMillis()) {
      return true;
    }
    if (lease.lease().renew()) {
      held.put(table, new Held(lease.lease(), now + duration.toMillis() / 3));
      return true;
    }
    held.remove(table);
    lost.add(table);
    return false;
  }

  /** Renews what is near its end, also of tables that have no changes now. */
  void renewDue() {
    List.copyOf(held.keySet()).forEach(this::renewed);
  }

  /** The tables whose lease was lost since the last call. */
  List<TableId> lost() {
    List<TableId> result = List.copyOf(lost);
    lost.clear();
    return result;
  }

  /** Gives back what it can; the rest runs out by itself. */
  @Override
  public void close() {
    for (Map.Entry<TableId, Held> entry : held.entrySet()) {
      try {
        entry.getValue().lease().close();
      } catch (BufferUnavailableException e) {
        log.warn("The lease of {} runs out by itself: {}", entry.getKey(), e.getMessage());
      }
    }
    held.clear();
  }
}
