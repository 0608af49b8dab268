package io.icecap.replica;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.table.CommitConflictException;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.ReplicaState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of one table: what it equals, when it is due, and how its last refreshes went. What
 * it equals is read from the store at first and after every failure, and is never guessed.
 */
final class RefreshedFormat {
  private static final Logger log = LoggerFactory.getLogger(RefreshedFormat.class);
  private static final Duration BACKOFF_MIN = Duration.ofSeconds(1);
  private static final Duration BACKOFF_MAX = Duration.ofMinutes(10);

  private final LiveTable table;
  private final ReplicaFormat format;
  private final Duration interval;
  private final Duration longest;
  private TableReplica replica;
  private ReplicaState state;
  private long version;
  private long headVersion;
  private Set<PartitionKey> wanted = Set.of();
  private boolean failing;
  private boolean behind = true;
  private long equalMillis;
  private long dueMillis;
  private int failures;
  private Throwable lastError;

  RefreshedFormat(LiveTable table, ReplicaFormat format, Duration interval, Duration longest) {
    this.table = table;
    this.format = format;
    this.interval = interval;
    this.longest = longest;
  }

  String name() {
    return format.name();
  }

  /** Keeps up with the head, for the lag. */
  synchronized void look(Head head, long nowMillis) {
    headVersion = head.version();
    behind = state == null || !equals(head);
    if (equalMillis == 0 || !behind) {
      equalMillis = nowMillis;
    }
  }

  synchronized boolean isDue(Head head, RowSchema schema, long nowMillis) {
    return nowMillis >= dueMillis
        && (state == null || !equals(head) || !replica.outdated(schema).isEmpty());
  }

  synchronized boolean isKnown() {
    return state != null;
  }

  synchronized Set<PartitionKey> differences(ReplicaState to, RowSchema schema) {
    Set<PartitionKey> differences = new TreeSet<>(replica.outdated(schema));
    differences.retainAll(to.contents().keySet());
    differences.addAll(to.differences(state).keySet());
    return differences;
  }

  void readState(Clock clock) {
    try {
      TableReplica opened = format.open(table);
      known(opened, opened.state());
    } catch (RuntimeException e) {
      failed(e, clock.millis());
    }
  }

  /** What a refresh begins with; {@link #write} and {@link #publish} follow in the same thread. */
  void begin(ReplicaState to, RowSchema schema) {
    wanted = differences(to, schema);
    failing = false;
  }

  boolean wants(PartitionKey partition) {
    return !failing && wanted.contains(partition);
  }

  /** Never throws: one replica's trouble is none of the others'. */
  void write(ReplicaState to, PartitionKey partition, Path copy, RowSchema schema, Clock clock) {
    try {
      replica.write(to, partition, copy, table.name().name(), schema);
    } catch (RuntimeException e) {
      failed(e, clock.millis());
    }
  }

  /** Publishes what was written, unless something of it was not. Never throws. */
  void publish(ReplicaState to, RowSchema schema, long takenMillis, Clock clock) {
    if (failing) {
      return;
    }
    try {
      requireInTime(clock.millis() - takenMillis);
      ReplicaState after = replica.publish(to, schema);
      succeeded(after, takenMillis);
      log.info(
          "{} as {}: equals v{} snapshot {}, {} of {} partitions written, took {} ms",
          table.name(),
          format.name(),
          after.version(),
          after.snapshotId().orElseThrow(),
          wanted.size(),
          after.contents().size(),
          clock.millis() - takenMillis);
    } catch (CommitConflictException e) {
      log.info("{} as {}: {}; looking again", table.name(), format.name(), e.getMessage());
      forget();
    } catch (RuntimeException e) {
      failed(e, clock.millis());
    }
  }

  /** What is older may be taken for what nobody is going to refer to any more. */
  private void requireInTime(long tookMillis) {
    if (tookMillis > longest.toMillis()) {
      throw new IllegalStateException(
          ("The refresh took %d s and may take %d s, half of maintenance.grace.ms, since its files"
                  + " may be removed after that; raise that, or lower the number of partitions that"
                  + " change between two refreshes with a shorter replica.interval.ms")
              .formatted(tookMillis / 1000, longest.toSeconds()));
    }
  }

  synchronized void failed(Throwable cause, long nowMillis) {
    failing = true;
    failures++;
    lastError = cause;
    state = null;
    long first = Math.max(BACKOFF_MIN.toMillis(), interval.toMillis());
    long pause = Math.min(first << Math.min(failures - 1, 10), BACKOFF_MAX.toMillis());
    dueMillis = nowMillis + Math.max(pause, interval.toMillis());
    log.warn(
        "{} as {} is not refreshed, again in {} s: {}",
        table.name(),
        format.name(),
        (dueMillis - nowMillis) / 1000,
        cause.getMessage(),
        cause);
  }

  private synchronized void known(TableReplica opened, ReplicaState found) {
    replica = opened;
    state = found;
    version = found.version();
  }

  private synchronized void forget() {
    state = null;
  }

  private synchronized void succeeded(ReplicaState after, long takenMillis) {
    state = after;
    version = after.version();
    behind = version < headVersion;
    equalMillis = takenMillis;
    dueMillis = takenMillis + interval.toMillis();
    failures = 0;
    lastError = null;
  }

  private boolean equals(Head head) {
    return state.snapshotId().equals(head.snapshotId());
  }

  synchronized ReplicaStatus status(long nowMillis) {
    return new ReplicaStatus(
        table.name(),
        format.name(),
        version,
        behind ? headVersion - version : 0,
        behind && equalMillis > 0 ? Duration.ofMillis(nowMillis - equalMillis) : Duration.ZERO,
        failures,
        Optional.ofNullable(lastError).map(RefreshedFormat::message));
  }

  private static String message(Throwable error) {
    return String.valueOf(error.getMessage());
  }
}
