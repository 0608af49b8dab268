package io.icecap.status;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.ProcessNotes;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a process's note in Redis, again and again, in a thread of its own, until it is closed.
 */
public final class NoteLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NoteLoop.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Long enough to outlast a pause of garbage collection, short enough to tell who is gone. */
  private static final Duration LIFETIME = Duration.ofSeconds(15);

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final ProcessNotes notes;
  private final ProcessIdentity who;
  private final ProcessReport report;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread started = new Thread(task, "icecap-notes");
            started.setDaemon(true);
            return started;
          });

  /** So that an outage is said once. */
  private volatile boolean failing;

  public NoteLoop(ProcessNotes notes, ProcessIdentity who, ProcessReport report) {
    this.notes = notes;
    this.who = who;
    this.report = report;
  }

  public void start() {
    Future<?> ignored =
        thread.scheduleWithFixedDelay(this::leave, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Leaves the note as it is now. */
  public void leave() {
    try {
      notes.leave(who.id(), StatusJson.note(report.note(who)), LIFETIME);
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        log.warn("The status of this process can't be seen by others now: {}", e.getMessage());
      }
      failing = true;
    }
  }

  /** Takes the note back, within a bound; else it goes by itself. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean ignored = thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!failing) {
        notes.withdraw(who.id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BufferUnavailableException e) {
      log.debug("The note of this process goes by itself: {}", e.getMessage());
    }
  }
}
