package io.icecap.connect;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where errors.tolerance is all and nothing is to become of bad records: they are skipped, as
 * Connect skips those that its converters can't read. Says so, but not without a bound.
 */
final class SkippedRecords implements ErrantRecordReporter {
  private static final Logger log = LoggerFactory.getLogger(SkippedRecords.class);
  private static final long WINDOW_MILLIS = 10_000;
  private static final int TOLD_IN_A_WINDOW = 10;

  private final Clock clock;
  private long skipped;
  private long told;
  private long windowSince;
  private int leftInWindow = TOLD_IN_A_WINDOW;

  SkippedRecords(Clock clock) {
    this.clock = clock;
  }

  /** How many records were skipped since the task started. */
  long skipped() {
    return skipped;
  }

  /** How many of them were worth a line in the log. */
  long told() {
    return told;
  }

  @Override
  public Future<Void> report(SinkRecord record, Throwable error) {
    skipped++;
    if (mayTell()) {
      told++;
      log.warn(
          "A record is skipped for good, as errors.tolerance=all asks for; it is number {} since"
              + " the task started: {}",
          skipped,
          error.getMessage());
    }
    return CompletableFuture.completedFuture(null);
  }

  private boolean mayTell() {
    long now = clock.millis();
    if (now - windowSince >= WINDOW_MILLIS) {
      windowSince = now;
      leftInWindow = TOLD_IN_A_WINDOW;
    }
    leftInWindow--;
    return leftInWindow >= 0;
  }
}
