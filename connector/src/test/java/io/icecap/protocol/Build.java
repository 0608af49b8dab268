package io.icecap.protocol;

import static io.icecap.protocol.Source.PARTITIONS;
import static io.icecap.protocol.Source.TOPICS;
import static io.icecap.protocol.Version.ABSENT;

/** Rule 4: the version that an applier's claim makes of the version it read. */
final class Build {
  private Build() {}

  static boolean nothingToApply(World world, Applier applier) {
    int left = 0;
    for (int p = 0; p < PARTITIONS; p++) {
      left |= filtered(world, applier, p);
    }
    return left == 0;
  }

  /** What is left of the claim of p when all that the head has is dropped. */
  private static int filtered(World world, Applier applier, int p) {
    if (world.leavesOut(Mutation.DROP_WHAT_THE_HEAD_HAS)) {
      return applier.claim(p);
    }
    int against = world.leavesOut(Mutation.FILTER_AGAIN) ? applier.firstRead() : applier.read();
    long version = world.stores[applier.table()].version(against);
    return applier.claim(p) & ~Version.below(world.source, version, p);
  }

  static long version(World world, Applier applier) {
    long head = world.stores[applier.table()].version(applier.read());
    if (applier.compacts()) {
      return compacted(world, applier, head);
    }
    long version = withStarts(world, applier, head);
    for (int p = 0; p < PARTITIONS; p++) {
      version = Version.withChanges(version, p, applier.cached(p, Version.changes(head, p)));
      int claim = filtered(world, applier, p);
      version = passedOver(world, applier, version, p, claim);
      version = Version.apply(world.source, version, p, claim);
      boolean advances = applier.claims(p) || world.leavesOut(Mutation.APPLIED_PER_PARTITION);
      boolean truncates = (claim & world.source.truncates(applier.table())) != 0;
      advances &= !truncates || !world.leavesOut(Mutation.TRUNCATE_RAISES_APPLIED);
      version = advances ? advanced(version, p, applier) : version;
    }
    boolean all = !world.leavesOut(Mutation.BASE_OVER_ALL_PARTITIONS);
    return Version.rebased(version, all ? 3 : applier.partitions());
  }

  /** Rule 12: what is before a truncate has come and gone with it. */
  private static long passedOver(World world, Applier applier, long version, int p, int claim) {
    int table = applier.table();
    int gone = world.source.passedOver(table, claim) & world.source.into(table, p);
    return Version.withChanges(version, p, Version.changes(version, p) | gone);
  }

  /** If starts were not in the chain, a commit would have to take what it sees for granted. */
  private static long withStarts(World world, Applier applier, long head) {
    long version = head;
    for (int t = 0; t < TOPICS && world.leavesOut(Mutation.START_IS_IN_THE_CHAIN); t++) {
      if (!Version.knows(head, t) && applier.claimedUpTo(t) != ABSENT) {
        version = Version.registered(version, t, 0);
      }
    }
    return version;
  }

  private static long advanced(long version, int p, Applier applier) {
    long next = version;
    for (int t = 0; t < TOPICS; t++) {
      int watermark = applier.claimedUpTo(t);
      if (watermark != ABSENT && Version.knows(version, t)) {
        int applied = Math.max(Version.applied(version, p, t), watermark);
        next = Version.withApplied(next, p, t, applied);
      }
    }
    return next;
  }

  /** A compaction: other files, the same changes, the same summary. */
  private static long compacted(World world, Applier applier, long head) {
    long version = head;
    if (world.leavesOut(Mutation.COMPACTION_KEEPS_UP)) {
      long first = world.stores[applier.table()].version(applier.firstRead());
      for (int p = 0; p < PARTITIONS; p++) {
        version = Version.withChanges(version, p, Version.changes(first, p));
      }
    }
    if (world.leavesOut(Mutation.COMPACTION_KEEPS_APPLIED)) {
      for (int t = 0; t < TOPICS; t++) {
        version = Version.registered(version, t, 0);
      }
    }
    return version;
  }
}
