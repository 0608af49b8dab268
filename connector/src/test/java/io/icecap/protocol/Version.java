package io.icecap.protocol;

import static io.icecap.protocol.Source.PARTITIONS;
import static io.icecap.protocol.Source.TOPICS;

/**
 * One version of a table, a snapshot with its summary, packed into a long: {@code applied[p][t]},
 * {@code base[t]} and the changes that are really in each partition. All functions are pure.
 *
 * <p>Rows are not modelled apart: the row of a key is the last change applied to it, so a snapshot
 * is the set of its changes as long as none is applied twice or out of order, which is remembered.
 */
final class Version {
  /** A topic-partition that is not registered with the table. */
  static final int ABSENT = 15;

  private static final int BASE = 16;
  private static final int CHANGES = 24;
  private static final long TWICE = 1L << 40;
  private static final long OUT_OF_ORDER = 1L << 41;
  private static final long FILES_DELETED = 1L << 42;

  private Version() {}

  /** An empty table that has registered topic-partitions {@code 0 … registered - 1} at 0. */
  static long empty(int registered) {
    long v = 0;
    for (int t = registered; t < TOPICS; t++) {
      v = registered(v, t, ABSENT);
    }
    return v;
  }

  static int applied(long v, int p, int t) {
    return (int) (v >>> 4 * (p * TOPICS + t)) & 15;
  }

  static int base(long v, int t) {
    return (int) (v >>> BASE + 4 * t) & 15;
  }

  static int changes(long v, int p) {
    return (int) (v >>> CHANGES + 8 * p) & 255;
  }

  static boolean knows(long v, int t) {
    return base(v, t) != ABSENT;
  }

  static boolean twice(long v) {
    return (v & TWICE) != 0;
  }

  static boolean outOfOrder(long v) {
    return (v & OUT_OF_ORDER) != 0;
  }

  static boolean filesDeleted(long v) {
    return (v & FILES_DELETED) != 0;
  }

  static long withFilesDeleted(long v) {
    return v | FILES_DELETED;
  }

  static long withApplied(long v, int p, int t, int offset) {
    int at = 4 * (p * TOPICS + t);
    return v & ~(15L << at) | (long) offset << at;
  }

  static long withBase(long v, int t, int offset) {
    int at = BASE + 4 * t;
    return v & ~(15L << at) | (long) offset << at;
  }

  static long withChanges(long v, int p, int changes) {
    int at = CHANGES + 8 * p;
    return v & ~(255L << at) | (long) changes << at;
  }

  /** The metadata-only commit that registers {@code start[t]}. */
  static long registered(long v, int t, int start) {
    long next = withBase(v, t, start);
    for (int p = 0; p < PARTITIONS; p++) {
      next = withApplied(next, p, t, start);
    }
    return next;
  }

  /** Rule 4's recomputed base: the minimum over the partitions of the mask. */
  static long rebased(long v, int partitions) {
    long next = v;
    for (int t = 0; t < TOPICS; t++) {
      int base = ABSENT;
      for (int p = 0; p < PARTITIONS; p++) {
        if ((partitions >> p & 1) == 1) {
          base = Math.min(base, applied(v, p, t));
        }
      }
      next = withBase(next, t, base);
    }
    return next;
  }

  /** The changes of partition p that are below {@code applied[p]} and so in the snapshot. */
  static int below(Source source, long v, int p) {
    int mask = 0;
    for (int t = 0; t < TOPICS; t++) {
      if (knows(v, t)) {
        mask |= source.below(t, applied(v, p, t));
      }
    }
    return mask;
  }

  /** Applies the changes to partition p in the order of their offsets. */
  static long apply(Source source, long v, int p, int claim) {
    int has = changes(v, p);
    long next = v;
    if ((has & claim) != 0) {
      next |= TWICE;
    }
    for (int r = 0; r < source.records(); r++) {
      if ((claim >> r & 1) == 1 && (has & source.later(r)) != 0) {
        next |= OUT_OF_ORDER;
      }
    }
    return withChanges(next, p, has | claim);
  }

  static String text(Source source, long v) {
    StringBuilder text = new StringBuilder();
    for (int p = 0; p < PARTITIONS; p++) {
      text.append(p == 0 ? "" : ", ").append('p').append(p).append(" has ");
      text.append(Integer.toBinaryString(256 | changes(v, p)).substring(9 - source.records()));
      text.append(" applied");
      for (int t = 0; t < TOPICS; t++) {
        text.append(' ').append(offset(applied(v, p, t)));
      }
    }
    return text + ", base " + offset(base(v, 0)) + ' ' + offset(base(v, 1));
  }

  private static String offset(int offset) {
    return offset == ABSENT ? "-" : Integer.toString(offset);
  }
}
