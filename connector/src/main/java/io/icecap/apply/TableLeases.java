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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases this applier holds. It keeps them as long as it lives, so that a table stays where it
 * is cached; and it waits longer for a free table the more it has, so that tables spread over the
 * appliers. A thread renews them while a turn takes long, but not for ever: an applier that hangs
 * loses its tables.
 */
final class TableLeases implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TableLeases.class);

  /** How much longer a free table has to wait for each table that is held already. */
  private static final Duration WAIT_PER_HELD = Duration.ofMillis(150);

  /** An applier whose turn takes so many times the lease is taken for hanging. */
  private static final int TURN_MAX = 30;

  /** How often a lease is renewed before it would run out. */
  private static final int RENEWALS = 3;

  private final Leases leases;
  private final String owner;
  private final Duration duration;
  private final Clock clock;
  private final Map<TableId, Held> held = new HashMap<>();
  private final Map<TableId, Long> wantedSince = new HashMap<>();
  private final List<TableId> lost = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread started = new Thread(task, "icecap-leases");
            started.setDaemon(true);
            return started;
          });

  /** When the applier last asked for something. */
  private long askedAtMillis;

  private record Held(Lease lease, long renewAtMillis) {}

  TableLeases(Leases leases, String owner, Duration duration, Clock clock) {
    this.leases = leases;
    this.owner = owner;
    this.duration = duration;
    this.clock = clock;
    long period = Math.max(1, duration.toMillis() / RENEWALS);
    Future<?> ignored =
        thread.scheduleWithFixedDelay(this::renewInTurn, period, period, TimeUnit.MILLISECONDS);
  }

  /** Whether the table's lease is held now, taking it if it is free. */
  synchronized boolean hold(TableId table) {
    askedAtMillis = clock.millis();
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
          held.put(table, new Held(taken, now + duration.toMillis() / RENEWALS));
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
      held.put(table, new Held(lease.lease(), now + duration.toMillis() / RENEWALS));
      return true;
    }
    held.remove(table);
    lost.add(table);
    return false;
  }

  /** Renews what is near its end, also of tables that have no changes now. */
  synchronized void renewDue() {
    askedAtMillis = clock.millis();
    renewAll();
  }

  private void renewAll() {
    List.copyOf(held.keySet()).forEach(this::renewed);
  }

  private synchronized void renewInTurn() {
    if (clock.millis() - askedAtMillis > TURN_MAX * duration.toMillis()) {
      return;
    }
    try {
      renewAll();
    } catch (RuntimeException e) {
      log.warn(
          "Leases may run out in the middle of a turn, which does no harm: {}", e.getMessage());
    }
  }

  /** The tables whose lease was lost since the last call. */
  synchronized List<TableId> lost() {
    List<TableId> result = List.copyOf(lost);
    lost.clear();
    return result;
  }

  /** Gives back what it can; the rest runs out by itself. */
  @Override
  public synchronized void close() {
    thread.shutdown();
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
