package io.icecap.protocol;

import static io.icecap.protocol.Source.PARTITIONS;
import static io.icecap.protocol.Source.TOPICS;
import static io.icecap.protocol.Version.ABSENT;

/**
 * An applier: lease and claim, read the head and build, put, roll forward, publish to Delta. Each
 * of these is one step, and anything may happen between two of them.
 */
final class Applier {
  static final int SIZE = 19;
  private static final String[] CLAIMS = {
    "",
    "applier %d takes the lease of table %d and claims p0",
    "applier %d takes the lease of table %d and claims p1",
    "applier %d takes the lease of table %d and claims p0 and p1"
  };
  private static final int PHASE = 0;
  private static final int TABLE = 1;
  private static final int READ = 2;
  private static final int FIRST_READ = 3;
  private static final int PARTITION_MASK = 4;
  private static final int CLAIM = 5;
  private static final int CLAIMED_UP_TO = 7;
  private static final int TOKEN = 9;
  private static final int COMPACTS = 10;
  private static final int LANDED = 11;
  private static final int COMMITTED = 12;
  private static final int DELTA_SEEN = 13;
  private static final int CACHE_TAG = 14;
  private static final int CACHE = 15;
  private static final int PREPARED = 17;
  private static final int PREPARED_TABLE = 18;

  private static final int IDLE = 0;
  private static final int TO_READ_HEAD = 1;
  private static final int TO_PUT = 2;
  private static final int IN_DOUBT = 3;
  private static final int TO_ROLL_FORWARD = 4;
  private static final int IN_DELTA = 5;

  private final World world;
  private final int at;
  private final int i;

  Applier(World world, int at, int i) {
    this.world = world;
    this.at = at;
    this.i = i;
  }

  int at() {
    return at;
  }

  boolean idle() {
    return phase() == IDLE;
  }

  private int phase() {
    return get(PHASE);
  }

  int table() {
    return get(TABLE);
  }

  /** The version this attempt builds on; 0 before the head is read. */
  int read() {
    return get(READ);
  }

  /** The version that the first attempt of this claim built on. */
  int firstRead() {
    return get(FIRST_READ);
  }

  /** The version number it may still try to create; 0 if there is none. */
  int slot() {
    return read() > 0 && committed() == 0 ? read() + 1 : 0;
  }

  /** The version it committed, or found to have all it claimed; 0 before. */
  int committed() {
    return get(COMMITTED);
  }

  boolean compacts() {
    return get(COMPACTS) == 1;
  }

  int partitions() {
    return get(PARTITION_MASK);
  }

  boolean claims(int p) {
    return (partitions() >> p & 1) == 1;
  }

  int claim(int p) {
    return get(CLAIM + p);
  }

  /** The watermark of t when the claim was made. */
  int claimedUpTo(int t) {
    return get(CLAIMED_UP_TO + t);
  }

  /** The changes of partition p as the cache has them if it may be used, else as they are. */
  int cached(int p, int stored) {
    return get(CACHE_TAG) == read() && read() > 0 && caches() ? get(CACHE + p) : stored;
  }

  private boolean caches() {
    return world.scenario.has(Scenario.Part.CACHE);
  }

  void steps(Steps steps) {
    switch (phase()) {
      case IDLE -> {
        for (int table = 0; table < world.redis.length; table++) {
          takeLease(steps, table);
        }
      }
      case TO_READ_HEAD -> readHead(steps);
      case TO_PUT -> PutStep.put(world, this, steps);
      case IN_DOUBT -> PutStep.resolve(world, this, steps);
      case TO_ROLL_FORWARD -> rollForward(steps);
      default -> DeltaStep.steps(world, this, steps);
    }
    crash(steps);
  }

  private void takeLease(Steps steps, int table) {
    Redis redis = world.redis[table];
    if (!redis.live() || redis.lease() != 0) {
      return;
    }
    for (int partitions = 1; partitions < 1 << PARTITIONS; partitions++) {
      if (claimable(redis, table, partitions)) {
        steps.begin().appliers[i].take(table, partitions);
        steps.end(CLAIMS[partitions], i, table);
      }
    }
    Store store = world.stores[table];
    boolean deltaBehind =
        world.scenario.has(Scenario.Part.DELTA) && store.deltaNames() < store.head();
    boolean behind = store.head() > redis.pointer() || deltaBehind;
    if (behind
        && redis.empties() == PARTITIONS
        && !world.leavesOut(Mutation.ANYONE_ROLLS_FORWARD)) {
      steps.begin().appliers[i].take(table, 0);
      steps.end("applier %d finds the chain of table %d ahead", i, table);
    }
    compact(steps, table);
  }

  /** Other files are written as of some version, and published when there is time for it. */
  private void compact(Steps steps, int table) {
    if (steps.may(Fault.COMPACTION) && get(PREPARED) == 0) {
      int head = world.stores[table].head();
      World next = steps.begin(Fault.COMPACTION);
      next.appliers[i].set(PREPARED, head);
      next.appliers[i].set(PREPARED_TABLE, table);
      steps.end("applier %d begins a compaction of table %d as of v%d", i, table, head);
    }
    if (get(PREPARED) != 0 && get(PREPARED_TABLE) == table) {
      Applier me = steps.begin().appliers[i];
      me.take(table, 0);
      me.set(COMPACTS, 1);
      me.set(FIRST_READ, get(PREPARED));
      me.set(PREPARED, 0);
      steps.end("applier %d takes the lease of table %d to compact", i, table);
    }
  }

  /**
   * Whether the partitions have changes, and no row of theirs moves to one left out (rule 11), nor
   * does a truncate (rule 12).
   */
  private boolean claimable(Redis redis, int table, int partitions) {
    boolean all = partitions == (1 << PARTITIONS) - 1;
    if (truncate(redis, table) != 0 && !all && !world.leavesOut(Mutation.TRUNCATE_IN_ONE_VERSION)) {
      return false;
    }
    for (int p = 0; p < PARTITIONS; p++) {
      boolean chosen = (partitions >> p & 1) == 1;
      if (chosen && redis.buffer(p) == 0) {
        return false;
      }
      int moving = redis.buffer(p) & world.source.moves(table);
      boolean apart = !chosen && moving != 0 && !world.leavesOut(Mutation.MOVES_IN_ONE_CLAIM);
      if (apart && (moving & redis.buffer(1 - p)) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The first truncate that what is behind it waits for, 0 if there is none. */
  private int truncate(Redis redis, int table) {
    int buffered = redis.buffer(0) | redis.buffer(1);
    return world.leavesOut(Mutation.WHAT_IS_BEHIND_A_TRUNCATE_WAITS)
        ? 0
        : Integer.lowestOneBit(buffered & world.source.truncates(table));
  }

  /** Rule 3 and the claim, in one script: the changes of the partitions, and the watermarks. */
  private void take(int table, int partitions) {
    Redis redis = world.redis[table];
    redis.setLease(i + 1);
    set(PHASE, TO_READ_HEAD);
    set(TABLE, table);
    set(TOKEN, redis.token());
    int truncate = truncate(redis, table);
    if (truncate != 0 && partitions != 0) {
      takeTruncate(truncate, partitions);
      return;
    }
    int mask = partitions;
    for (int p = 0; p < PARTITIONS; p++) {
      boolean empty = redis.buffer(p) == 0;
      mask |= empty ? 1 << p : 0;
      int changes = redis.buffer(p) & ~world.source.truncates(table);
      set(CLAIM + p, (mask >> p & 1) == 1 ? changes : 0);
    }
    set(PARTITION_MASK, mask);
    for (int t = 0; t < TOPICS; t++) {
      set(CLAIMED_UP_TO + t, redis.watermark(t));
    }
  }

  /** A truncate alone: its topic-partition is applied up to it, the others as far as they were. */
  private void takeTruncate(int truncate, int partitions) {
    for (int p = 0; p < PARTITIONS; p++) {
      set(CLAIM + p, (partitions >> p & 1) == 1 ? truncate : 0);
    }
    set(PARTITION_MASK, partitions);
    int record = Integer.numberOfTrailingZeros(truncate);
    for (int t = 0; t < TOPICS; t++) {
      boolean truncated = t == world.source.topic(truncate);
      set(CLAIMED_UP_TO + t, truncated ? world.source.offset(record) + 1 : ABSENT);
    }
  }

  private void readHead(Steps steps) {
    World next = steps.begin();
    Applier me = next.appliers[i];
    int head = world.stores[table()].head();
    if (world.leavesOut(Mutation.PUT_IF_ABSENT_IS_THE_COMMIT)) {
      head = world.redis[table()].pointer();
      if (head == 0) {
        return;
      }
    }
    me.set(READ, head);
    boolean keepsFirst =
        world.leavesOut(Mutation.FILTER_AGAIN)
            || world.leavesOut(Mutation.COMPACTION_KEEPS_UP) && compacts();
    me.set(FIRST_READ, !keepsFirst ? 0 : firstRead() == 0 ? head : firstRead());
    if (!compacts() && Build.nothingToApply(next, me)) {
      me.set(COMMITTED, head);
      me.set(PHASE, TO_ROLL_FORWARD);
    } else {
      boolean deltaFirst =
          world.scenario.has(Scenario.Part.DELTA) && world.stores[table()].deltaNames() < head;
      me.set(PHASE, deltaFirst ? IN_DELTA : TO_PUT);
    }
    steps.end("applier %d reads the head v%d of table %d and builds on it", i, head, table());
  }

  /** Called when a put that was given up on has been carried out after all. */
  void landed() {
    set(LANDED, 1);
  }

  /** Whether a put that was in doubt is the one that stands; its commit id would say so. */
  boolean hasLanded() {
    return get(LANDED) == 1;
  }

  void doubt() {
    set(PHASE, IN_DOUBT);
  }

  void putAgain() {
    set(PHASE, TO_PUT);
  }

  void commit(int number, long version) {
    set(COMMITTED, number);
    set(LANDED, 0);
    set(PHASE, TO_ROLL_FORWARD);
    if (!world.leavesOut(Mutation.CACHE_AFTER_THE_OUTCOME)) {
      fillCache(number, version);
    }
    if (world.latePuts[table()].author() == i + 1) {
      world.latePuts[table()].setAuthor(0);
    }
  }

  void retry() {
    set(PHASE, TO_READ_HEAD);
    set(READ, 0);
    set(LANDED, 0);
    if (world.latePuts[table()].author() == i + 1) {
      world.latePuts[table()].setAuthor(0);
    }
  }

  void fillCache(int tag, long version) {
    if (caches()) {
      set(CACHE_TAG, tag);
      for (int p = 0; p < PARTITIONS; p++) {
        set(CACHE + p, Version.changes(version, p));
      }
    }
  }

  private void rollForward(Steps steps) {
    World next = steps.begin();
    Applier me = next.appliers[i];
    Redis redis = next.redis[table()];
    if (!redis.live(get(TOKEN))) {
      me.stop();
      steps.end("applier %d is refused to roll forward: another incarnation", i);
      return;
    }
    boolean ownCommit = committed() > read();
    long version = ownCommit ? Build.version(next, me) : next.stores[table()].version(committed());
    if (world.leavesOut(Mutation.PUT_IF_ABSENT_IS_THE_COMMIT)) {
      if (!redis.swap(read(), committed(), version)) {
        me.set(COMMITTED, 0);
        me.retry();
        steps.end("applier %d loses the swap to v%d", i, committed());
        return;
      }
    } else {
      roll(redis, version);
    }
    me.releaseLease();
    if (world.scenario.has(Scenario.Part.DELTA)) {
      me.set(PHASE, IN_DELTA);
    } else {
      me.stop();
    }
    steps.end("applier %d rolls table %d forward to v%d", i, table(), committed());
  }

  private void roll(Redis redis, long version) {
    int before0 = redis.buffer(0);
    int before1 = redis.buffer(1);
    redis.rollForward(committed(), version);
    if (world.leavesOut(Mutation.TRIM_BY_OFFSET)) {
      redis.restoreBuffer(0, before0);
      redis.restoreBuffer(1, before1);
      for (int p = 0; p < PARTITIONS; p++) {
        redis.trimFirst(p, Integer.bitCount(claim(p)));
      }
    }
  }

  /** Done with a Delta version: on to the put it had to come before, or to the end. */
  void deltaIsLevel() {
    if (committed() > 0) {
      stop();
    } else {
      set(PHASE, TO_PUT);
    }
  }

  /** The number of Delta versions it saw when it looked; 0 when it has to look. */
  int deltaSeen() {
    return get(DELTA_SEEN);
  }

  void setDeltaSeen(int count) {
    set(DELTA_SEEN, count);
  }

  int index() {
    return i;
  }

  private void crash(Steps steps) {
    if (!idle() && steps.may(Fault.CRASH)) {
      Applier me = steps.begin(Fault.CRASH).appliers[i];
      me.stop();
      me.set(PREPARED, 0);
      steps.end("applier %d crashes", i);
    }
  }

  /** Forgets all but the cache on its disk. */
  private void stop() {
    releaseLease();
    if (world.latePuts[table()].author() == i + 1) {
      world.latePuts[table()].setAuthor(0);
    }
    for (int field = 0; field < CACHE_TAG; field++) {
      set(field, 0);
    }
  }

  private void releaseLease() {
    if (world.redis[table()].lease() == i + 1) {
      world.redis[table()].setLease(0);
    }
  }

  private int get(int field) {
    return world.get(at + field);
  }

  private void set(int field, int value) {
    world.set(at + field, value);
  }
}
