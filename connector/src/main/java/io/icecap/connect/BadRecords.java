package io.icecap.connect;

import io.icecap.change.SourcePartition;
import io.icecap.observe.Observer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets records aside that can't be applied, or skips them, or stops: as errors.tolerance says. */
final class BadRecords {
  private static final Logger log = LoggerFactory.getLogger(BadRecords.class);
  private static final Duration WAIT = Duration.ofSeconds(60);

  /** Null where a bad record stops the task. */
  private final ErrantRecordReporter reporter;

  private final Observer observer;

  private final Map<SourcePartition, Long> reported = new HashMap<>();

  private BadRecords(ErrantRecordReporter reporter, Observer observer) {
    this.reporter = reporter;
    this.observer = observer;
  }

  /**
   * Does what the connector's {@code errors.*} options ask for. Connect has a reporter for them
   * only if there is a dead-letter queue or a log of errors.
   */
  static BadRecords of(SinkTaskContext context, Observer observer, Clock clock) {
    ErrantRecordReporter reporter = context.errantRecordReporter();
    if (reporter != null) {
      return new BadRecords(
          (record, reason) -> {
            log.warn("Set aside: {}", reason.getMessage());
            return reporter.report(record, reason);
          },
          observer);
    }
    boolean tolerated = "all".equals(context.configs().get("errors.tolerance"));
    return new BadRecords(tolerated ? new SkippedRecords(clock) : null, observer);
  }

  /** Whether a bad record is let pass. */
  boolean tolerated() {
    return reporter != null;
  }

  /**
   * Returns once all of them are where they can't be lost; those that were reported before a retry
   * are not reported again.
   *
   * @throws ConnectException if there is no reporter, or it does not tolerate them
   */
  void setAside(Collection<SourceBatch> batches) {
    List<Future<Void>> reports = new ArrayList<>();
    Map<SourcePartition, Long> upTo = new HashMap<>();
    for (SourceBatch batch : batches) {
      SourcePartition source = batch.source().source();
      for (SourceBatch.Bad bad : batch.bad()) {
        long offset = batch.source().edition().offset(bad.record().originalKafkaOffset());
        if (offset >= reported.getOrDefault(source, 0L)) {
          reports.add(report(bad));
          upTo.merge(source, offset + 1, Math::max);
        }
      }
    }
    reports.forEach(BadRecords::await);
    reported.putAll(upTo);
  }

  private Future<Void> report(SourceBatch.Bad bad) {
    if (reporter == null) {
      throw new ConnectException(
          bad.reason().getMessage()
              + " To set such records aside and go on, set errors.tolerance=all and"
              + " errors.deadletterqueue.topic.name; with the first alone they are skipped.",
          bad.reason());
    }
    observer.setAside(bad.record().originalTopic());
    return reporter.report(bad.record(), bad.reason());
  }

  private static void await(Future<Void> report) {
    try {
      report.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ConnectException(
          "A record could not be written to the dead-letter queue: " + e.getCause().getMessage(),
          e);
    } catch (TimeoutException e) {
      throw new RetriableException(
          "The dead-letter queue has not taken a record in " + WAIT + "; trying again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while waiting for the dead-letter queue", e);
    }
  }

  void forget(SourcePartition source) {
    reported.remove(source);
  }
}
