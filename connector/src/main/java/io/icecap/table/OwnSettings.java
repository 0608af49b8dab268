package io.icecap.table;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a table has of its own of the settings that are its applier's otherwise. It is kept with the
 * table, so that every applier goes by it.
 *
 * @param commitInterval the shortest time between two of its snapshots
 * @param sortBy the columns that rewritten rows are sorted by, before the key
 * @param replicas the formats of its replicas; of an empty list it has none
 * @param orderBy the column by which the last change of a row is known, where that is not the one
 *     that arrives last
 */
public record OwnSettings(
    Optional<Duration> commitInterval,
    Optional<List<String>> sortBy,
    Optional<List<String>> replicas,
    Optional<String> orderBy) {
  /** Of a table that goes by its applier's settings in everything. */
  public static final OwnSettings NONE =
      new OwnSettings(Optional.empty(), Optional.empty(), Optional.empty());

  /** Of a table whose changes arrive in order. */
  public OwnSettings(
      Optional<Duration> commitInterval,
      Optional<List<String>> sortBy,
      Optional<List<String>> replicas) {
    this(commitInterval, sortBy, replicas, Optional.empty());
  }

  public OwnSettings {
    sortBy = sortBy.map(List::copyOf);
    replicas = replicas.map(List::copyOf);
  }
}
