package io.icecap.protocol.transaction;

import static io.icecap.protocol.transaction.World.ABORTED;
import static io.icecap.protocol.transaction.World.ABSENT;
import static io.icecap.protocol.transaction.World.COMMITTED;
import static io.icecap.protocol.transaction.World.FINISHED;
import static io.icecap.protocol.transaction.World.MARK;
import static io.icecap.protocol.transaction.World.TABLES;
import static io.icecap.protocol.transaction.World.TRANSACTION;

import java.util.function.Consumer;

/** All that may happen next: each step is one request to the store or to Redis, or a fault. */
final class Steps {
  /** What came of a step; {@code broken} is null unless it broke a promise. */
  record Taken(World world, String line, Broken broken) {}

  private static final int LOOKS = 0;
  private static final int MARKS = 1;
  private static final int DECIDES = 2 * TABLES;
  private static final int OVER = DECIDES + 1;
  private static final int CRASHED = OVER + 1;

  private final Rule without;
  private final World now;
  private final Consumer<Taken> taken;

  private Steps(Rule without, World now, Consumer<Taken> taken) {
    this.without = without;
    this.now = now;
    this.taken = taken;
  }

  static void from(World now, Rule without, Consumer<Taken> taken) {
    Steps steps = new Steps(without, now, taken);
    steps.transaction();
    for (int table = 0; table < TABLES; table++) {
      steps.writer(table);
      steps.anybody(table);
      steps.recovery(table);
      steps.reader(table);
    }
    steps.script();
    steps.faults();
  }

  private boolean leavesOut(Rule rule) {
    return without == rule;
  }

  private void take(World next, String line, Object... numbers) {
    taken.accept(new Taken(next, line.formatted(numbers), null));
  }

  /** Looks at a table, marks it, goes on to the next, and puts the record. */
  private void transaction() {
    int phase = now.phase();
    int table = phase / 2;
    World next = now.copy();
    if (phase >= OVER) {
      return;
    }
    if (phase == DECIDES) {
      commit(next, OVER);
    } else if (phase % 2 == LOOKS) {
      if (mayBuildOn(table)) {
        next.setMark(table, now.head(table) + 1);
        next.setPhase(phase + 1);
        take(next, "transaction looks at table %d: v%d", table, now.head(table));
      }
    } else {
      mark(next, table);
    }
  }

  private void mark(World next, int table) {
    int number = now.mark(table);
    int before = World.changes(now.version(table, number - 1));
    if (next.put(table, number, before | MARK)) {
      next.setPhase(now.phase() + MARKS);
      take(next, "transaction marks table %d: v%d", table, number);
      if (table == 0 && leavesOut(Rule.ALL_TABLES_ARE_MARKED_FIRST) && now.record() == ABSENT) {
        World early = next.copy();
        early.setRecord(COMMITTED);
        take(early, "transaction marks table 0 and puts its record: committed");
      }
    } else {
      next.setMark(table, 0);
      next.setPhase(now.phase() - MARKS);
      take(next, "transaction is refused v%d of table %d", number, table);
    }
  }

  private void commit(World next, int then) {
    next.setPhase(then);
    if (now.record() == ABSENT || leavesOut(Rule.RECORD_IS_PUT_IF_ABSENT)) {
      next.setRecord(COMMITTED);
      take(next, "transaction puts its record: committed");
    } else {
      take(next, "transaction finds its record");
    }
  }

  /** An applier, or whoever commits to one table. */
  private void writer(int table) {
    if (now.writesLeft(table) == 0) {
      return;
    }
    World next = now.copy();
    int base = now.writersBase(table);
    if (base == 0) {
      if (mayBuildOn(table)) {
        next.setWritersBase(table, now.head(table));
        take(next, "writer looks at table %d: v%d", table, now.head(table));
      }
      return;
    }
    int change = now.writersChange(table);
    int version = World.changes(now.version(table, base)) | change;
    next.setWritersBase(table, 0);
    if (next.put(table, base + 1, version)) {
      next.acknowledge(table, change);
      take(next, "writer puts v%d of table %d", base + 1, table);
    } else {
      take(next, "writer is refused v%d of table %d", base + 1, table);
    }
  }

  /** Whether the head is decided, finished and pointed to, as far as it is the transaction's. */
  private boolean mayBuildOn(int table) {
    int head = now.headVersion(table);
    if ((head & MARK) != 0 && now.record() == ABSENT) {
      return leavesOut(Rule.MARKS_ARE_DECIDED_FIRST);
    }
    if ((head & MARK) != 0 && now.record() == COMMITTED) {
      return leavesOut(Rule.COMMITTED_IS_FINISHED_FIRST);
    }
    return isShowable(head);
  }

  private boolean isShowable(int version) {
    return (version & FINISHED) == 0 || now.scripted() || leavesOut(Rule.POINTERS_BEFORE_SHOWING);
  }

  /** What anybody does who comes across it: decides, finishes, rolls the pointer forward. */
  private void anybody(int table) {
    int number = now.head(table);
    int head = now.headVersion(table);
    boolean marked = (head & MARK) != 0;
    World next = now.copy();
    if (marked && now.record() == ABSENT) {
      next.setRecord(ABORTED);
      take(next, "somebody finds v%d of table %d and puts the record: aborted", number, table);
    } else if (marked && now.record() == COMMITTED) {
      next.put(table, number + 1, World.changes(head) | TRANSACTION | FINISHED);
      take(next, "somebody finishes the transaction in table %d: v%d", table, number + 1);
    } else if (now.pointer(table) != 0 && now.pointer(table) < number && isShowable(head)) {
      next.movePointer(table, number);
      take(next, "somebody moves the pointer of table %d to v%d", table, number);
    }
  }

  /** Moves all pointers when the transaction is finished in every table. */
  private void script() {
    if (now.record() != COMMITTED || now.scripted() || !isFinished(0) || !isFinished(1)) {
      return;
    }
    if (leavesOut(Rule.POINTERS_MOVE_TOGETHER)) {
      for (int table = 0; table < TABLES; table++) {
        World one = now.copy();
        one.movePointer(table, now.mark(table) + 1);
        if (!one.equals(now)) {
          take(one, "a script moves the pointer of table %d", table);
        }
      }
    }
    World next = now.copy();
    for (int table = 0; table < TABLES; table++) {
      next.movePointer(table, now.mark(table) + 1);
      if (now.pointer(table) == 0 && !leavesOut(Rule.RECOVERIES_ARE_VOIDED)) {
        next.voidRecovery(table);
      }
    }
    next.script();
    take(next, "one script moves all pointers");
  }

  private boolean isFinished(int table) {
    int number = now.mark(table) + 1;
    return number > 1 && number <= now.head(table) && (now.version(table, number) & FINISHED) != 0;
  }

  /** Notes, lists, and sets the pointer unless it was voided. */
  private void recovery(int table) {
    World next = now.copy();
    if (now.pointer(table) != 0) {
      return;
    }
    if (!now.noted(table)) {
      next.note(table);
      take(next, "a recovery of table %d begins", table);
    } else if (now.listed(table) == 0) {
      int head = now.headVersion(table);
      if (((head & MARK) == 0 || now.record() != COMMITTED) && isShowable(head)) {
        next.list(table);
        take(next, "a recovery of table %d lists v%d", table, now.head(table));
      }
    } else {
      next.recover(table);
      take(next, "a recovery of table %d sets the pointer to v%d", table, now.listed(table));
    }
  }

  /** By the pointer, or by the store where there is none or the reader has doubts. */
  private void reader(int table) {
    if (now.pointer(table) != 0) {
      read(table, now.pointer(table), "its pointer");
    }
    int head = now.headVersion(table);
    boolean pointed = now.pointer(table) == 0 || now.pointer(table) >= now.head(table);
    boolean committedMark = (head & MARK) != 0 && now.record() == COMMITTED;
    if (!committedMark
        && isShowable(head)
        && (pointed || leavesOut(Rule.POINTERS_BEFORE_SHOWING))) {
      read(table, now.head(table), "the store");
    }
  }

  private void read(int table, int number, String by) {
    boolean has = (World.changes(now.version(table, number)) & TRANSACTION) != 0;
    String line = "a reader reads v%d of table %d by %s".formatted(number, table, by);
    World next = now.copy();
    if (has) {
      next.see();
    }
    boolean part = now.seen() && !has;
    if (part || !next.equals(now)) {
      taken.accept(new Taken(next, line, part ? Broken.PART_IS_SEEN : null));
    }
  }

  private void faults() {
    if (now.crashes() > 0 && now.phase() < OVER) {
      World next = now.copy();
      next.crash(CRASHED);
      take(next, "the transaction's process is killed");
    }
    if (now.flushes() > 0) {
      World next = now.copy();
      next.flush();
      take(next, "Redis is emptied");
    }
  }
}
