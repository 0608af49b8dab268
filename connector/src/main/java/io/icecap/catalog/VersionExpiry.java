package io.icecap.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/**
 * Deletes old versions of a chain, in the background, lowest first. Rule 10 of docs/protocol.md: a
 * version stays while an attempt could still try to create it, that is at least 100 versions and an
 * hour, counted from when this process first knew of it.
 */
final class VersionExpiry {
  static final int VERSIONS_KEPT = 100;
  static final Duration KEPT_FOR = Duration.ofHours(1);
  private static final int COMMITS_BETWEEN = 50;

  private record Known(long version, Instant since) {}

  private final VersionFiles files;
  private final Housekeeping housekeeping;
  private final ArrayDeque<Known> known = new ArrayDeque<>();
  private boolean listed;

  VersionExpiry(VersionFiles files, Housekeeping housekeeping) {
    this.files = files;
    this.housekeeping = housekeeping;
  }

  void committed(long version) {
    synchronized (known) {
      known.add(new Known(version, housekeeping.clock().instant()));
    }
    if (version % COMMITS_BETWEEN == 0) {
      housekeeping.later(0, () -> expire(version));
    }
  }

  /** Stops at the first failure: what is deleted is always the lower end of the chain. */
  synchronized void expire(long head) {
    if (!listed) {
      addOlderOnes();
      listed = true;
    }
    Instant before = housekeeping.clock().instant().minus(KEPT_FOR);
    Known lowest = lowest();
    while (lowest != null
        && lowest.version() <= head - VERSIONS_KEPT
        && lowest.since().isBefore(before)) {
      files.delete(lowest.version());
      synchronized (known) {
        known.remove(lowest);
      }
      lowest = lowest();
    }
  }

  private void addOlderOnes() {
    Instant now = housekeeping.clock().instant();
    long[] versions = files.all().sorted().toArray();
    synchronized (known) {
      long first = known.isEmpty() ? Long.MAX_VALUE : known.getFirst().version();
      for (int i = versions.length - 1; i >= 0; i--) {
        if (versions[i] < first) {
          known.addFirst(new Known(versions[i], now));
        }
      }
    }
  }

  /** Commits go on while old versions are deleted, so the lock is not held for long. */
  private Known lowest() {
    synchronized (known) {
      return known.peekFirst();
    }
  }
}
