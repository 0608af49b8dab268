package io.icecap.maintain;

import io.icecap.buffer.Leases;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.table.LiveTable;
import io.icecap.table.Tables;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every table once an interval, in a thread of its own, so that no apply waits for it.
 * Where several processes do so, a lease per table says whose turn it is; it is kept, so that a
 * table has one turn an interval wherever it is.
 */
public final class MaintenanceLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MaintenanceLoop.class);

  /** The chain's name with this after it has the lease of maintenance. */
  private static final String LEASE = ":maintenance";

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final Tables tables;
  private final Maintenance maintenance;
  private final Leases leases;
  private final String owner;
  private final Duration interval;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param owner unique per loop
   */
  public MaintenanceLoop(
      Tables tables, Maintenance maintenance, Leases leases, String owner, Duration interval) {
    this.tables = tables;
    this.maintenance = maintenance;
    this.leases = leases;
    this.owner = owner;
    this.interval = interval;
    this.thread = new Thread(this::run, "icecap-maintenance");
    this.thread.setDaemon(true);
    this.thread.setPriority(Thread.MIN_PRIORITY);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    level();
    while (!stopped()) {
      try {
        tables.names().forEach(this::turn);
      } catch (RuntimeException e) {
        log.warn("The tables can't be maintained, again in {}: {}", interval, e.getMessage());
      }
    }
  }

  /**
   * At the start, and not under a lease: what ended here or elsewhere in the middle of a commit.
   */
  private void level() {
    try {
      tables.names().forEach(this::level);
    } catch (RuntimeException e) {
      log.warn("The tables can't be listed: {}", e.getMessage());
    }
  }

  private void level(TableName name) {
    try {
      if (stop.getCount() > 0) {
        tables.find(name).ifPresent(LiveTable::level);
      }
    } catch (RuntimeException e) {
      log.warn("{} is brought level later: {}", name, e.getMessage());
    }
  }

  private void turn(TableName name) {
    if (stop.getCount() == 0) {
      return;
    }
    try {
      LiveTable table = tables.find(name).orElse(null);
      if (table != null && leases.acquire(lease(table.id()), owner, interval).isPresent()) {
        MaintenanceReport report = maintenance.run(table);
        log.info("{}", report.line(false));
      }
    } catch (RuntimeException e) {
      log.warn("{} is not maintained this time: {}", name, e.getMessage(), e);
    }
  }

  private static TableId lease(TableId table) {
    return new TableId(table.group(), table.chain() + LEASE);
  }

  private boolean stopped() {
    try {
      return stop.await(interval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Waits, within a bound, for the table that is being looked at. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(CLOSE_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
