package io.icecap.connect;

import io.icecap.observe.Observer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topic-partitions whose table is refused, or whose records do not fit it as it is. They are
 * paused, so that those of other tables go on, and from time to time their next record is looked at
 * again: somebody may have changed the table.
 */
final class StoppedSources {
  static final Duration PAUSE = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(StoppedSources.class);

  private final SinkTaskContext context;
  private final Observer observer;
  private final Clock clock;
  private final Map<SourceProgress, Instant> stopped = new HashMap<>();

  StoppedSources(SinkTaskContext context, Observer observer, Clock clock) {
    this.context = context;
    this.observer = observer;
    this.clock = clock;
  }

  /** Stops the source where it stands, before the record that can't go on. */
  void stop(SourceProgress source, String reason) {
    source.seekBack();
    context.pause(topicPartition(source));
    stopped.put(source, clock.instant().plus(PAUSE));
    observer.stopped(name(source), reason);
    log.error(
        "{}. This table gets no further changes; others go on. It is tried again every {} s, and"
            + " nothing is lost until Kafka deletes it",
        reason,
        PAUSE.toSeconds());
  }

  /** Lets those whose time has come try again. */
  void resumeDue() {
    Instant now = clock.instant();
    stopped
        .entrySet()
        .removeIf(
            entry -> {
              boolean due = !now.isBefore(entry.getValue());
              if (due) {
                entry.getKey().feed().ifPresent(feed -> feed.rows().lookAgain());
                context.resume(topicPartition(entry.getKey()));
              }
              return due;
            });
  }

  void forget(SourceProgress source) {
    stopped.remove(source);
  }

  /** The table's, or the topic's where there is no table. */
  private static String name(SourceProgress source) {
    return source
        .feed()
        .map(feed -> feed.name().toString())
        .orElseGet(() -> source.source().topic());
  }

  private static TopicPartition topicPartition(SourceProgress source) {
    return new TopicPartition(source.source().topic(), source.source().partition());
  }
}
