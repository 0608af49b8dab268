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
    steps.statement();
    steps.applier();
    steps.script();
    steps.removal();
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
    if (now.inSql() && !now.claimed()) {
      if (now.pointer(0) != 0 && !now.away()) {
        next.claim();
        take(next, "transaction reads the buffer of table 0");
      }
    } else if (takesOffsetsNow()) {
      takeOffsets(next);
    } else if (phase == DECIDES) {
      commit(next, OVER);
    } else if (phase % 2 == LOOKS) {
      if (mayBuildOn(table)) {
        next.setMark(table, now.head(table) + 1);
        next.setPhase(phase + 1);
        if (table == 0 && now.read0() == 0) {
          next.read();
        }
        take(next, "transaction looks at table %d: v%d", table, now.head(table));
      }
    } else {
      mark(next, table);
    }
  }

  private boolean takesOffsetsNow() {
    int when = leavesOut(Rule.OFFSETS_AFTER_THE_MARKS) ? MARKS : DECIDES;
    return now.inSql()
        && !now.fenced()
        && now.phase() == when
        && !leavesOut(Rule.OFFSETS_ARE_TAKEN);
  }

  private void takeOffsets(World next) {
    if (now.away() || now.pointer(0) == 0 || !next.fence()) {
      abort(next, "transaction is refused offsets");
    } else {
      take(next, "transaction takes offsets in the buffer of table 0");
    }
  }

  private void abort(World next, String line) {
    next.setPhase(OVER);
    if (now.record() == ABSENT) {
      next.setRecord(ABORTED);
    }
    take(next, line + ", and puts its record: aborted");
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
    } else if (table == 0 && now.inSql() && !leavesOut(Rule.WHAT_WAS_READ_IS_MARKED)) {
      next.setMark(table, 0);
      abort(next, "transaction is refused v%d of table 0".formatted(number));
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
      boolean blind =
          World.changes(now.version(0, now.mark(0))) != World.changes(now.version(0, now.read0()));
      String line = "transaction puts its record: committed";
      taken.accept(new Taken(next, line, now.inSql() && blind ? Broken.UPDATE_IS_LOST : null));
    } else {
      take(next, "transaction finds its record");
    }
  }

  /** One that changes rows of table 0 by what it reads there, by way of the buffer. */
  private void statement() {
    if (now.statements() == 0 || now.buffered() || now.away() || now.pointer(0) == 0) {
      return;
    }
    World next = now.copy();
    if (now.statementPhase() == 0) {
      next.statementClaims();
      take(next, "statement reads the buffer of table 0");
    } else if (now.statementPhase() == 1) {
      if (leavesOut(Rule.STATEMENTS_READ_THE_STORE)) {
        next.statementReads(now.pointer(0));
        take(next, "statement reads v%d of table 0 by its pointer", now.pointer(0));
      } else if (mayBuildOn(0)) {
        next.statementReads(now.head(0));
        take(next, "statement reads v%d of table 0", now.head(0));
      }
    } else {
      boolean appended = next.statementAppends();
      take(next, appended ? "statement is buffered" : "statement is refused");
    }
  }

  /** Applies what is buffered; what the head has of it is dropped. */
  private void applier() {
    if (!now.buffered() || now.away() || !mayBuildOn(0)) {
      return;
    }
    World next = now.copy();
    int head = now.headVersion(0);
    next.unbuffer();
    if ((head & World.STATEMENT) != 0) {
      take(next, "applier finds the statement applied");
      return;
    }
    next.put(0, now.head(0) + 1, World.changes(head) | World.STATEMENT);
    boolean blind = (head & TRANSACTION) != 0 && !now.bufferedKnowing();
    taken.accept(
        new Taken(
            next,
            "applier puts v%d of table 0 with the statement".formatted(now.head(0) + 1),
            blind ? Broken.UPDATE_IS_LOST : null));
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
    return isShowable(head)
        || (now.away() && isFinished() && leavesOut(Rule.POINTERS_BEFORE_BUILDING));
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
      int buffered = table == 0 ? now.taken() : 0;
      next.put(table, number + 1, World.changes(head) | buffered | TRANSACTION | FINISHED);
      take(next, "somebody finishes the transaction in table %d: v%d", table, number + 1);
    } else if (now.pointer(table) != 0
        && now.pointer(table) < number
        && isShowable(head)
        && !now.away()) {
      next.movePointer(table, number);
      take(next, "somebody moves the pointer of table %d to v%d", table, number);
    }
  }

  /** Moves all pointers when the transaction is finished in every table. */
  private void script() {
    if (now.record() != COMMITTED || now.scripted() || !isFinished() || now.away()) {
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

  /** A day later: the transaction's process does not put it any more. */
  private void removal() {
    if (now.record() == ABSENT || now.removed() != ABSENT) {
      return;
    }
    boolean isOver = now.phase() >= OVER || leavesOut(Rule.RECORDS_STAY_FOR_THEIR_TRANSACTION);
    boolean goneOn =
        now.record() == ABORTED
            || (hasGoneOn(0) && hasGoneOn(1))
            || leavesOut(Rule.RECORDS_STAY_FOR_THEIR_TABLES);
    if (isOver && goneOn) {
      World next = now.copy();
      next.removeRecord();
      take(next, "the record is removed");
    }
  }

  private boolean hasGoneOn(int table) {
    return now.head(table) > now.mark(table) + 1;
  }

  private boolean isFinished() {
    return now.record() == COMMITTED && isFinished(0) && isFinished(1);
  }

  private boolean isFinished(int table) {
    int number = now.mark(table) + 1;
    return number > 1 && number <= now.head(table) && (now.version(table, number) & FINISHED) != 0;
  }

  /** Notes, lists, and sets the pointer unless it was voided. */
  private void recovery(int table) {
    World next = now.copy();
    if (now.pointer(table) != 0 || now.away()) {
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
    boolean mayLook = !now.owes() || leavesOut(Rule.POINTERS_ARE_OWED);
    if (now.pointer(table) != 0 && !now.away() && mayLook) {
      read(table, now.pointer(table), "its pointer");
    }
    int head = now.headVersion(table);
    boolean pointed = now.pointer(table) == 0 || now.pointer(table) >= now.head(table);
    boolean committedMark = (head & MARK) != 0 && now.record() == COMMITTED;
    if (now.away() && !committedMark && (isShowable(head) || isFinished())) {
      read(table, now.head(table), "the store");
    } else if (!committedMark
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
    if (has && now.away() && !now.scripted()) {
      next.owe();
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
    if (now.away()) {
      World next = now.copy();
      next.comeBack();
      take(next, "Redis is back");
    } else if (now.outages() > 0) {
      World next = now.copy();
      next.goAway();
      take(next, "Redis can't be reached");
    }
    if (now.flushes() > 0) {
      World next = now.copy();
      next.flush();
      take(next, "Redis is emptied");
    }
  }
}
