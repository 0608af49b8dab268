package io.icecap.connect;

import io.icecap.observe.Observer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pauses the task's topic-partitions while too much is buffered. */
final class BackPressure {
  private static final Logger log = LoggerFactory.getLogger(BackPressure.class);
  private static final double RESUME_BELOW = 0.8;

  private final SinkTaskContext context;
  private final long bytesMax;
  private final Observer observer;
  private boolean paused;

  BackPressure(SinkTaskContext context, long bytesMax, Observer observer) {
    this.context = context;
    this.bytesMax = bytesMax;
    this.observer = observer;
  }

  boolean paused() {
    return paused;
  }

  /** Pauses, also what was assigned meanwhile, or resumes. */
  void check(long bytes) {
    observer.holds(bytes);
    if (bytes > bytesMax) {
      if (!paused) {
        log.info("Pausing: {} bytes are buffered, more than {}", bytes, bytesMax);
        observer.paused(true);
      }
      paused = true;
    } else if (paused && bytes < bytesMax * RESUME_BELOW) {
      log.info("Resuming: {} bytes are buffered", bytes);
      paused = false;
      observer.paused(false);
      context.resume(assigned());
    }
    if (paused) {
      context.pause(assigned());
    }
  }

  private TopicPartition[] assigned() {
    return context.assignment().toArray(TopicPartition[]::new);
  }
}
