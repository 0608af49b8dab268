package io.icecap.protocol;

/**
 * Whoever connects to Redis and finds its incarnation missing or of another run (rules 7 and 8).
 * There are two, so one of them can be late at any point. One that crashes is one that is late for
 * ever, since the other can always do it all.
 */
final class Recoverer {
  static final int SIZE = 6;
  private static final int PHASE = 0;
  private static final int TABLE = 1;
  private static final int NOTED = 2;
  private static final int NOTED_RUN = 3;
  private static final int NOTED_STATE = 4;
  private static final int LISTED = 5;

  private static final int IDLE = 0;
  private static final int TO_LIST = 1;
  private static final int TO_FINISH = 2;

  private final World world;
  private final int at;
  private final int i;

  Recoverer(World world, int at, int i) {
    this.world = world;
    this.at = at;
    this.i = i;
  }

  int at() {
    return at;
  }

  int table() {
    return get(TABLE);
  }

  /** The version that was the highest when the chain was listed; 0 before. */
  int listed() {
    return get(LISTED);
  }

  void steps(Steps steps) {
    switch (get(PHASE)) {
      case IDLE -> {
        for (int table = 0; table < world.redis.length; table++) {
          notice(steps, table);
        }
      }
      case TO_LIST -> list(steps);
      default -> finish(steps);
    }
  }

  private void notice(Steps steps, int table) {
    Redis redis = world.redis[table];
    if (redis.live()) {
      return;
    }
    World next = steps.begin();
    Recoverer me = next.recoverers[i];
    me.set(PHASE, TO_LIST);
    me.set(TABLE, table);
    boolean joins = redis.recovering();
    if (!joins && !world.leavesOut(Mutation.RECOVERY_WRITES_A_TOKEN)) {
      next.redis[table].beginRecovery(next.newToken(table));
    }
    me.set(NOTED, next.redis[table].incarnation() & 255);
    me.set(NOTED_STATE, next.redis[table].incarnation() >> 8);
    me.set(NOTED_RUN, world.run());
    steps.end(
        joins
            ? "recoverer %d joins the recovery of table %d"
            : "recoverer %d finds that Redis lost table %d and notes the incarnation",
        i,
        table);
  }

  private void list(Steps steps) {
    World next = steps.begin();
    Store store = world.stores[table()];
    int pointer = world.redis[table()].pointer();
    boolean probes = pointer > 0 && world.leavesOut(Mutation.RECOVERY_LISTS);
    int head = probes ? store.probeFrom(pointer) : store.head();
    next.recoverers[i].set(LISTED, head);
    next.recoverers[i].set(PHASE, TO_FINISH);
    steps.end("recoverer %d lists the chain of table %d: v%d", i, table(), head);
  }

  private void finish(Steps steps) {
    World next = steps.begin();
    Redis redis = world.redis[table()];
    boolean same = redis.incarnation() == (get(NOTED) | get(NOTED_STATE) << 8);
    boolean accepted = same || world.leavesOut(Mutation.RECOVERY_IS_FENCED);
    if (accepted) {
      long version = next.stores[table()].version(listed());
      boolean ownToken = !world.leavesOut(Mutation.RECOVERY_WRITES_A_TOKEN);
      boolean inOneRun = !world.leavesOut(Mutation.RECOVERY_IN_ONE_RUN);
      int run = inOneRun ? get(NOTED_RUN) : world.run();
      int token = ownToken ? get(NOTED) : next.newToken(table());
      next.redis[table()].recover(listed(), version, token, run);
    }
    next.recoverers[i].clear();
    steps.end(
        accepted
            ? "recoverer %d sets table %d to v%d: buffers empty, watermarks at its base"
            : "recoverer %d is refused for table %d: the incarnation changed",
        i,
        table(),
        listed());
  }

  private void clear() {
    for (int field = 0; field < SIZE; field++) {
      set(field, 0);
    }
  }

  private int get(int field) {
    return world.get(at + field);
  }

  private void set(int field, int value) {
    world.set(at + field, value);
  }
}
