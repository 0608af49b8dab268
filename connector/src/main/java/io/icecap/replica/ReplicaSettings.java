package io.icecap.replica;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Which replicas are kept, and how.
 *
 * @param formats of the replicas of tables that don't say: {@code duckdb}, {@code orc}, {@code
 *     avro}; none for no replicas
 * @param interval the shortest time between two refreshes of one table
 * @param longest how long a refresh may take from its snapshot to its publication; at most half of
 *     the grace that maintenance gives to files that nothing refers to
 * @param copies a local folder for copies of partitions while replicas are made from them
 */
public record ReplicaSettings(
    List<String> formats, Duration interval, Duration longest, Path copies) {
  public static final Duration INTERVAL = Duration.ofMinutes(1);
  public static final Duration LONGEST = Duration.ofMinutes(30);

  /** No replicas, but of tables that say they have some. */
  public static final ReplicaSettings NONE =
      new ReplicaSettings(
          List.of(),
          INTERVAL,
          LONGEST,
          Path.of(System.getProperty("java.io.tmpdir"), "icecap-replica-copies"));

  public ReplicaSettings {
    formats = List.copyOf(formats);
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("The interval " + interval + " has to be 1 ms or more");
    }
  }
}
