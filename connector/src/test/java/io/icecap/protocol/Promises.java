package io.icecap.protocol;

import static io.icecap.protocol.Source.PARTITIONS;
import static io.icecap.protocol.Source.TOPICS;

/** What must hold in every state. */
final class Promises {
  private Promises() {}

  /** The first promise found broken, or null. */
  static Violation broken(World world) {
    for (int table = 0; table < world.stores.length; table++) {
      Violation violation = snapshot(world, table);
      violation = violation == null ? world.readers[table].look() : violation;
      violation = violation == null ? committed(world, table) : violation;
      if (violation != null) {
        return violation;
      }
    }
    return null;
  }

  /** The head holds the source's changes up to its summary's offsets, each once. */
  private static Violation snapshot(World world, int table) {
    long head = world.stores[table].headVersion();
    if (Version.filesDeleted(head)) {
      return Violation.DELETED_FILES;
    }
    if (Version.twice(head)) {
      return Violation.APPLIED_TWICE;
    }
    if (Version.outOfOrder(head)) {
      return Violation.SNAPSHOT_DIFFERS;
    }
    int moves = world.source.moves(table);
    if ((Version.changes(head, 0) & moves) != (Version.changes(head, 1) & moves)) {
      return Violation.HALF_A_MOVE;
    }
    int truncates = world.source.truncates(table);
    if ((Version.changes(head, 0) & truncates) != (Version.changes(head, 1) & truncates)) {
      return Violation.HALF_A_TRUNCATE;
    }
    for (int p = 0; p < PARTITIONS; p++) {
      int due = Version.below(world.source, head, p) & world.source.into(table, p);
      if ((due & ~Version.changes(head, p)) != 0) {
        return Violation.LOST_CHANGE;
      }
      if ((Version.changes(head, p) & ~due) != 0) {
        return Violation.SNAPSHOT_DIFFERS;
      }
      for (int t = 0; t < TOPICS; t++) {
        if (Version.base(head, t) > Version.applied(head, p, t)) {
          return Violation.LOST_CHANGE;
        }
      }
    }
    return null;
  }

  /**
   * Every change below an offset that may be committed to Kafka now is in the snapshot that readers
   * are given.
   */
  private static Violation committed(World world, int table) {
    Store store = world.stores[table];
    Redis redis = world.redis[table];
    if (!redis.live()) {
      return null;
    }
    long version = store.version(redis.pointer());
    for (Task task : world.tasks) {
      int below = task.changesBelowPreCommit();
      for (int p = 0; p < PARTITIONS; p++) {
        if ((below & world.source.into(table, p) & ~Version.changes(version, p)) != 0) {
          return Violation.LOST_CHANGE;
        }
      }
    }
    return null;
  }
}
