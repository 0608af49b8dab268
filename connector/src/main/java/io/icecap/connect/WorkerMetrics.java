package io.icecap.connect;

import io.icecap.metrics.MeterFeed;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's place for metrics of its tasks, if it has one. Kafka has it since 4.1: in an older
 * worker its classes and methods are missing, so that only this class may name them outside of
 * {@link PluginMeters}, and only within its try blocks, never as a method reference.
 */
final class WorkerMetrics {
  private static final Logger log = LoggerFactory.getLogger(WorkerMetrics.class);
  private static final MeterFeed.Target[] NONE = {};

  private WorkerMetrics() {}

  static MeterFeed.Target[] of(SinkTaskContext task) {
    try {
      return new MeterFeed.Target[] {new PluginMeters(task.pluginMetrics())};
    } catch (LinkageError | RuntimeException e) {
      return none(e);
    }
  }

  static MeterFeed.Target[] of(SourceTaskContext task) {
    try {
      return new MeterFeed.Target[] {new PluginMeters(task.pluginMetrics())};
    } catch (LinkageError | RuntimeException e) {
      return none(e);
    }
  }

  /** A task does its work without them. */
  private static MeterFeed.Target[] none(Throwable reason) {
    log.info(
        "This worker has no place for metrics of connectors, as Kafka has since 4.1; JMX has ({})",
        reason.toString());
    return NONE;
  }
}
