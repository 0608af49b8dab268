package io.icecap.lambda;

import io.icecap.apply.Applier;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.change.TableId;
import io.icecap.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What one invocation applies, in a thread of its own: if a table takes longer than the invocation
 * may, the thread goes on when the next one thaws the process.
 */
final class ApplyRun {
  private static final Duration POLL = Duration.ofMillis(25);

  /** Whoever has published nothing for so long leaves what is there to others, or to later. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A connection that broke while the process was frozen is found out by using it. */
  private static final int OUTAGES_MAX = 3;

  private final Supplier<Applier> opening;
  private final PublishedWork published;
  private final Thread thread = new Thread(this::run, "icecap-apply");
  private final CountDownLatch stop = new CountDownLatch(1);

  private volatile Applier applier;
  private volatile List<TableId> waiting = List.of();
  private volatile RuntimeException outage;

  /**
   * @param opening makes the applier, which takes a while as well
   * @param published told by the applier of each snapshot
   */
  ApplyRun(Supplier<Applier> opening, PublishedWork published) {
    this.opening = opening;
    this.published = published;
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether everything was given back within the time. */
  boolean end(TimeBudget budget) throws InterruptedException {
    if (!ended(budget.leftForWork())) {
      stop.countDown();
      Applier working = applier;
      if (working != null) {
        working.stop();
      }
    }
    return ended(budget.left());
  }

  /** Whether it has ended, or does so within the time. */
  boolean ended(Duration within) throws InterruptedException {
    thread.join(Math.max(1, within.toMillis()));
    return !thread.isAlive();
  }

  private void run() {
    try (Applier opened = opening.get()) {
      applier = opened;
      if (stop.getCount() == 0) { // time was up before it was open: it only looks what is left
        opened.stop();
      }
      published.begin();
      rounds();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BufferUnavailableException | StoreUnavailableException e) {
      outage = e;
    } catch (RuntimeException | Error e) {
      outage = new IllegalStateException("The applier died of " + e, e);
    }
  }

  private void rounds() throws InterruptedException {
    int outages = 0;
    boolean more;
    do {
      outages = round() ? 0 : outages + 1;
      more = outages > 0 ? outages < OUTAGES_MAX : !waiting.isEmpty() && hasPatience();
    } while (more && !stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS));
  }

  private boolean round() {
    try {
      waiting = applier.dirty();
      applier.round();
      waiting = applier.dirty();
      outage = null;
      return true;
    } catch (BufferUnavailableException | StoreUnavailableException e) {
      outage = e;
      return false;
    }
  }

  private boolean hasPatience() {
    return published.sinceLast().compareTo(PATIENCE) < 0;
  }

  /** Tables that had changes to apply when last looked. */
  List<TableId> waiting() {
    return waiting;
  }

  /** Why nothing more could be applied; null if it could. */
  RuntimeException outage() {
    return outage;
  }
}
