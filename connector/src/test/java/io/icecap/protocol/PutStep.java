package io.icecap.protocol;

/** Rule 5: puts the next version if absent, and finds out what became of it. */
final class PutStep {
  private PutStep() {}

  static void put(World world, Applier applier, Steps steps) {
    int i = applier.index();
    int table = applier.table();
    World next = steps.begin();
    Applier me = next.appliers[i];
    long version = Build.version(next, me);
    if (world.leavesOut(Mutation.CACHE_AFTER_THE_OUTCOME)) {
      me.fillCache(applier.slot(), version);
    }
    Store.Put answer = next.stores[table].put(applier.slot(), version);
    answered(next, me, answer, version);
    steps.end(
        answer == Store.Put.REFUSED
            ? "applier %d puts v%d of table %d: it exists"
            : "applier %d puts v%d of table %d",
        i,
        applier.slot(),
        table);
    loseAnswer(world, applier, steps, version);
  }

  private static void answered(World next, Applier me, Store.Put answer, long version) {
    Store store = next.stores[me.table()];
    int slot = me.slot();
    if (answer == Store.Put.CREATED) {
      me.commit(store.head(), version);
    } else if (answer == Store.Put.CREATED_IN_A_HOLE) {
      me.commit(slot, version);
    } else if (!me.hasLanded()) {
      me.retry();
    } else if (next.leavesOut(Mutation.COMPARE_COMMIT_IDS_WHEN_REFUSED)) {
      store.deleteFilesOf(slot);
      me.retry();
    } else {
      me.commit(slot, version);
    }
  }

  private static void loseAnswer(World world, Applier applier, Steps steps, long version) {
    int i = applier.index();
    int table = applier.table();
    int slot = applier.slot();
    if (steps.may(Fault.LOST_ANSWER)) {
      World done = steps.begin(Fault.LOST_ANSWER);
      done.appliers[i].doubt();
      if (done.stores[table].put(slot, version) == Store.Put.CREATED) {
        done.appliers[i].landed();
      }
      steps.end("applier %d puts v%d of table %d, the answer is lost", i, slot, table);
      steps.begin(Fault.LOST_ANSWER).appliers[i].doubt();
      steps.end("applier %d puts v%d of table %d, the request is lost", i, slot, table);
    }
    if (steps.may(Fault.LATE_PUT) && !world.latePuts[table].underWay()) {
      World later = steps.begin(Fault.LATE_PUT);
      later.latePuts[table].send(i + 1, applier.read(), version);
      later.appliers[i].doubt();
      steps.end("applier %d puts v%d of table %d and gives up waiting", i, slot, table);
    }
  }

  /** Unknown: the version that stands there is the applier's own or not, as its commit id says. */
  static void resolve(World world, Applier applier, Steps steps) {
    int i = applier.index();
    int table = applier.table();
    World next = steps.begin();
    Applier me = next.appliers[i];
    if (world.leavesOut(Mutation.FILES_KEPT_IN_DOUBT)) {
      deleteFiles(next, me);
      me.retry();
      steps.end("applier %d takes it for a failure and deletes its files", i);
      return;
    }
    if (applier.hasLanded()) {
      me.commit(applier.slot(), next.stores[table].version(applier.slot()));
    } else if (world.stores[table].head() >= applier.slot()) {
      me.retry();
    } else {
      me.putAgain();
    }
    steps.end("applier %d looks whether v%d of table %d is its own", i, applier.slot(), table);
  }

  private static void deleteFiles(World next, Applier me) {
    LatePut late = next.latePuts[me.table()];
    if (me.hasLanded()) {
      next.stores[me.table()].deleteFilesOf(me.slot());
    } else if (late.author() == me.index() + 1) {
      late.deleteFiles();
    }
  }
}
