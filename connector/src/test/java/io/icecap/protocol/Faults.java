package io.icecap.protocol;

/** What befalls the servers, rather than one of the actors. */
final class Faults {
  private Faults() {}

  static void steps(World world, Steps steps) {
    if (steps.may(Fault.FLUSH)) {
      World next = steps.begin(Fault.FLUSH);
      for (Redis redis : next.redis) {
        redis.empty();
      }
      steps.end("Redis is emptied");
    }
    if (steps.may(Fault.SAVE) && steps.may(Fault.ROLLBACK)) {
      steps.begin(Fault.SAVE).save();
      steps.end("Redis saves");
    }
    if (steps.may(Fault.ROLLBACK)) {
      steps.begin(Fault.ROLLBACK).restartRedis();
      steps.end("Redis restarts from its last save");
    }
    for (int table = 0; table < world.redis.length; table++) {
      expireLease(world, steps, table);
      expireMetadata(world, steps, table);
    }
  }

  private static void expireLease(World world, Steps steps, int table) {
    int holder = world.redis[table].lease();
    if (holder > 0 && steps.may(Fault.ZOMBIE)) {
      steps.begin(Fault.ZOMBIE).redis[table].setLease(0);
      steps.end("the lease of table %d expires under applier %d", table, holder - 1);
    }
  }

  /** Rule 10: what a running attempt could still try to create is kept. */
  private static void expireMetadata(World world, Steps steps, int table) {
    Store store = world.stores[table];
    int keep = store.head();
    if (!world.leavesOut(Mutation.EXPIRY_SPARES_ATTEMPTS)) {
      for (Applier applier : world.appliers) {
        keep = applier.table() == table ? spare(keep, applier.slot()) : keep;
      }
      for (Task task : world.tasks) {
        keep = task.table() == table ? spare(keep, task.slot()) : keep;
      }
      LatePut late = world.latePuts[table];
      keep = late.underWay() ? spare(keep, late.read() + 1) : keep;
    }
    if (keep > store.oldest() && steps.may(Fault.EXPIRY)) {
      steps.begin(Fault.EXPIRY).stores[table].expireBelow(keep);
      steps.end("the metadata of table %d below v%d expires", table, keep);
    }
  }

  private static int spare(int keep, int slot) {
    return slot == 0 ? keep : Math.min(keep, slot);
  }
}
