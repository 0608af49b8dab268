package io.icecap.protocol;

import static io.icecap.protocol.Version.ABSENT;

/**
 * The sink task that owns one topic-partition, and what Kafka keeps for it: the committed offset.
 * It appends each batch to every table, one script per table, and registers the topic-partition
 * with a table before its first append there.
 */
final class Task {
  static final int SIZE = 8;
  private static final int POSITION = 0;
  private static final int COMMITTED = 1;
  private static final int BATCH_END = 2;
  private static final int TABLE = 3;
  private static final int REST = 4;
  private static final int REGISTERING = 5;
  private static final int READ = 6;
  private static final int LATE = 7;

  private static final int TO_PUT = 1;
  private static final int TO_ROLL_FORWARD = 2;

  private final World world;
  private final int at;
  private final int t;

  Task(World world, int at, int t) {
    this.world = world;
    this.at = at;
    this.t = t;
  }

  int position() {
    return world.get(at + POSITION);
  }

  int committed() {
    return world.get(at + COMMITTED);
  }

  /** The changes that Kafka need not send again after a commit now. */
  int changesBelowPreCommit() {
    return world.source.below(t, preCommit());
  }

  /** The end of the batch in hand, 0 if there is none. */
  private int batchEnd() {
    return world.get(at + BATCH_END);
  }

  /** The table that the batch in hand goes to next. */
  int table() {
    return world.get(at + TABLE);
  }

  /** The version that a registration read or made; 0 if there is none. */
  int read() {
    return world.get(at + READ);
  }

  /** The version number that a registration is about to put; 0 if there is none. */
  int slot() {
    return world.get(at + REGISTERING) == TO_PUT ? read() + 1 : 0;
  }

  /** The position of the batch a former owner still holds, plus 1; 0 if there is none. */
  private int late() {
    return world.get(at + LATE);
  }

  boolean done() {
    int end = world.source.end(t);
    return position() == end && preCommit() == end && late() == 0;
  }

  void steps(Steps steps) {
    switch (world.get(at + REGISTERING)) {
      case TO_PUT -> putStart(steps);
      case TO_ROLL_FORWARD -> rollStartForward(steps);
      default -> sendBatch(steps);
    }
    commit(steps);
    formerOwner(steps);
    restarts(steps);
  }

  private void sendBatch(Steps steps) {
    if (!world.redis[table()].live()) {
      return;
    }
    if (batchEnd() > 0) {
      send(steps, batchEnd());
      return;
    }
    for (int n = 1; n <= world.scenario.batch(); n++) {
      int end = world.source.endOfBatch(t, position(), n);
      if (end > 0) {
        send(steps, end);
      }
    }
    if (position() == world.source.end(t) && !world.leavesOut(Mutation.IDLE_TASKS_LOOK_TOO)) {
      lookAtWatermarks(steps);
    }
  }

  /** With nothing to append, a task must still find out that it has to go back. */
  private void lookAtWatermarks(Steps steps) {
    for (Redis redis : world.redis) {
      if (redis.live() && redis.watermark(t) < position()) {
        World next = steps.begin();
        next.tasks[t].seek(redis.watermark(t));
        steps.end(
            "task t%d, idle at %d, seeks to the watermark %d", t, position(), redis.watermark(t));
      }
    }
  }

  private void send(Steps steps, int end) {
    if (world.redis[table()].watermark(t) == ABSENT) {
      World next = steps.begin();
      next.tasks[t].set(BATCH_END, end);
      next.tasks[t].firstSight();
      steps.end("task t%d finds itself not registered with table %d", t, table());
      return;
    }
    World next = steps.begin();
    next.tasks[t].set(BATCH_END, end);
    if (world.leavesOut(Mutation.EMPTY_BATCHES_COUNT) && next.tasks[t].nothingForTheTable()) {
      next.tasks[t].batchIsIn();
      steps.end("task t%d has nothing for table %d up to %d", t, table(), end);
    } else if (next.tasks[t].append()) {
      steps.end("task t%d appends [%d, %d) to table %d", t, position(), end, table());
      loseAnswer(steps, end);
    } else if (!world.leavesOut(Mutation.SEEK_ON_REFUSAL)) {
      next.tasks[t].seek(world.redis[table()].watermark(t));
      steps.end("task t%d is refused at %d and seeks to %d", t, position(), seekTo());
    }
  }

  private int seekTo() {
    return world.redis[table()].watermark(t);
  }

  private void loseAnswer(Steps steps, int end) {
    if (steps.may(Fault.LOST_ANSWER)) {
      World again = steps.begin(Fault.LOST_ANSWER);
      int table = table();
      again.tasks[t].set(BATCH_END, end);
      again.tasks[t].append();
      again.tasks[t].keepBatch(end, table, position());
      steps.end("task t%d appends up to %d to table %d, the answer is lost", t, end, table);
    }
  }

  private void keepBatch(int end, int table, int position) {
    set(BATCH_END, end);
    set(TABLE, table);
    set(POSITION, position);
    set(REST, 0);
  }

  /** One script for all partitions; then the batch goes to the next table. */
  private boolean append() {
    Redis redis = world.redis[table()];
    int end = batchEnd();
    if (world.leavesOut(Mutation.ONE_APPEND_FOR_ALL_PARTITIONS)) {
      if (world.get(at + REST) == 1) {
        redis.push(t, position(), end, 2);
      } else if (!redis.append(t, position(), end, 1)) {
        return false;
      } else {
        set(REST, 1);
        return true;
      }
    } else if (!redis.append(t, from(end), end, 3)) {
      return false;
    }
    batchIsIn();
    return true;
  }

  /** The task's own next offset: offsets have gaps, so the first record's would not do. */
  private int from(int end) {
    if (!world.leavesOut(Mutation.FROM_IS_THE_POSITION)) {
      return position();
    }
    int first = position();
    while (world.source.below(t, first + 1) == world.source.below(t, position())) {
      first++;
    }
    return Math.min(first, end);
  }

  private void batchIsIn() {
    set(REST, 0);
    if (table() + 1 < world.scenario.tables()) {
      set(TABLE, table() + 1);
    } else {
      set(TABLE, 0);
      set(POSITION, batchEnd());
      set(BATCH_END, 0);
    }
  }

  private void seek(int offset) {
    set(POSITION, offset);
    set(BATCH_END, 0);
    set(TABLE, 0);
    set(REST, 0);
    set(REGISTERING, 0);
    set(READ, 0);
  }

  /** The watermark is absent: look for the start in the chain, or prepare to put it there. */
  private void firstSight() {
    if (nothingForTheTable()) {
      batchIsIn();
    } else if (world.leavesOut(Mutation.START_IS_IN_THE_CHAIN)) {
      world.redis[table()].register(t, position());
    } else {
      Store store = world.stores[table()];
      set(READ, store.head());
      set(REGISTERING, Version.knows(store.headVersion(), t) ? TO_ROLL_FORWARD : TO_PUT);
    }
  }

  private boolean nothingForTheTable() {
    int batch = world.source.below(t, batchEnd()) & ~world.source.below(t, position());
    return (batch & world.source.into(table())) == 0;
  }

  private void putStart(Steps steps) {
    World next = steps.begin();
    Store store = next.stores[table()];
    long version = Version.registered(store.version(read()), t, position());
    boolean created = store.put(read() + 1, version) == Store.Put.CREATED;
    next.tasks[t].set(REGISTERING, created ? TO_ROLL_FORWARD : 0);
    next.tasks[t].set(READ, created ? read() + 1 : 0);
    steps.end(
        created ? "task t%d puts v%d with its start %d" : "task t%d is refused v%d with start %d",
        t,
        read() + 1,
        position());
    if (steps.may(Fault.LOST_ANSWER)) {
      World lost = steps.begin(Fault.LOST_ANSWER);
      lost.stores[table()].put(read() + 1, version);
      lost.tasks[t].set(REGISTERING, 0);
      lost.tasks[t].set(READ, 0);
      steps.end("task t%d puts v%d with its start %d, answer lost", t, read() + 1, position());
    }
  }

  private void rollStartForward(Steps steps) {
    if (world.redis[table()].live()) {
      World next = steps.begin();
      long version = next.stores[table()].version(read());
      next.redis[table()].rollForward(read(), version);
      next.tasks[t].set(REGISTERING, 0);
      next.tasks[t].set(READ, 0);
      steps.end("task t%d rolls table %d forward to v%d", t, table(), read());
    }
  }

  /**
   * Rule 2: what this task would commit now, the minimum over the tables, and never more than it
   * has handed over itself; or the last committed offset when Redis cannot be asked.
   */
  int preCommit() {
    int offset = position();
    for (Redis redis : world.redis) {
      if (!redis.live()) {
        return committed();
      }
      if (redis.watermark(t) != ABSENT) {
        offset = Math.min(offset, redis.preCommit(t));
      }
      if (world.leavesOut(Mutation.PRECOMMIT_OVER_ALL_TABLES)) {
        break;
      }
    }
    return Math.max(offset, committed());
  }

  /** Committing is a step of its own only as long as a restart could make use of it. */
  private void commit(Steps steps) {
    if (restartable() && preCommit() > committed()) {
      World next = steps.begin();
      next.tasks[t].set(COMMITTED, preCommit());
      steps.end("task t%d commits offset %d to Kafka", t, preCommit());
    }
  }

  private boolean restartable() {
    return world.budget(Fault.REWIND) + world.budget(Fault.CRASH) + world.budget(Fault.MOVE) > 0;
  }

  /** Forgets the committed offset when nobody will start from it any more. */
  void forget() {
    if (!restartable()) {
      set(COMMITTED, 0);
    }
  }

  private void formerOwner(Steps steps) {
    int end = late() == 0 ? 0 : world.source.endOfBatch(t, late() - 1, 1);
    if (late() > 0 && world.redis[0].live()) {
      World next = steps.begin();
      boolean taken = next.redis[0].append(t, late() - 1, end, 3);
      next.tasks[t].set(LATE, 0);
      steps.end(
          taken ? "former owner of t%d appends [%d, %d)" : "former owner of t%d is refused",
          t,
          late() - 1,
          end);
    }
  }

  private void restarts(Steps steps) {
    boolean somewhere = position() != committed() || batchEnd() > 0;
    restart(steps, Fault.REWIND, somewhere, "t%d is set back to its committed offset %d");
    restart(steps, Fault.CRASH, somewhere, "the task of t%d crashes and starts again at %d");
    boolean holds = late() == 0 && world.source.endOfBatch(t, position(), 1) > 0;
    if (steps.may(Fault.MOVE) && holds && world.scenario.tables() == 1) {
      World next = steps.begin(Fault.MOVE);
      next.tasks[t].set(LATE, position() + 1);
      next.tasks[t].seek(committed());
      steps.end("t%d moves to another task, which starts at %d", t, committed());
    }
  }

  private void restart(Steps steps, Fault fault, boolean possible, String line) {
    if (possible && steps.may(fault)) {
      World next = steps.begin(fault);
      next.tasks[t].seek(committed());
      steps.end(line, t, committed());
    }
  }

  private void set(int field, int value) {
    world.set(at + field, value);
  }
}
