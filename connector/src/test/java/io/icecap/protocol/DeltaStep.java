package io.icecap.protocol;

/** Rule 9: reads the last Delta version, then puts the next one on top of it, if absent. */
final class DeltaStep {
  private DeltaStep() {}

  static void steps(World world, Applier applier, Steps steps) {
    int i = applier.index();
    int number = applier.committed() > 0 ? applier.committed() : applier.read();
    Store store = world.stores[applier.table()];
    World next = steps.begin();
    Applier me = next.appliers[i];
    if (applier.deltaSeen() == 0) {
      if (store.deltaNames() >= number) {
        me.deltaIsLevel();
      } else {
        me.setDeltaSeen(store.deltaCount());
      }
      steps.end("applier %d reads Delta, which is at v%d", i, store.deltaNames());
      return;
    }
    boolean created = next.stores[applier.table()].putDelta(applier.deltaSeen(), number);
    me.setDeltaSeen(0);
    if (created) {
      me.deltaIsLevel();
    }
    steps.end(
        created ? "applier %d puts a Delta version for v%d" : "applier %d is refused Delta for v%d",
        i,
        number);
  }
}
