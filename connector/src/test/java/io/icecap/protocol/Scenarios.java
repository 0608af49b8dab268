package io.icecap.protocol;

import static io.icecap.protocol.Fault.COMPACTION;
import static io.icecap.protocol.Fault.CRASH;
import static io.icecap.protocol.Fault.EXPIRY;
import static io.icecap.protocol.Fault.FLUSH;
import static io.icecap.protocol.Fault.LATE_PUT;
import static io.icecap.protocol.Fault.LOST_ANSWER;
import static io.icecap.protocol.Fault.MOVE;
import static io.icecap.protocol.Fault.REWIND;
import static io.icecap.protocol.Fault.ROLLBACK;
import static io.icecap.protocol.Fault.SAVE;
import static io.icecap.protocol.Fault.ZOMBIE;
import static io.icecap.protocol.Scenario.Part.CACHE;
import static io.icecap.protocol.Scenario.Part.DELTA;
import static io.icecap.protocol.Scenario.Part.REGISTRATION;

import java.util.stream.Stream;

/** The worlds that are walked through: small ones at every build, larger ones on demand. */
final class Scenarios {
  /** One change for each partition of the table. */
  static final String SHORT = "0>a0 1>a1";

  /** One topic-partition, changes for both partitions of the table, and a gap in the offsets. */
  static final String ONE_TOPIC = "0>a0 1>a1 3>a0";

  /** Two topic-partitions that meet in partition 1. */
  static final String TWO_TOPICS = "0>a0 2>a1 | 0>a1";

  /** As {@link #TWO_TOPICS}, one record longer. */
  static final String LONGER = "0>a0 1>a1 3>a0 | 0>a1";

  /** The second record moves a row from one partition to the other. */
  static final String MOVING = "0>a0 1>a01 3>a0";

  /** The second record truncates the table. */
  static final String TRUNCATED = "0>a0 1>a* 3>a1";

  private Scenarios() {}

  /** Small enough for every build. */
  static Stream<Scenario> everyBuild() {
    return Stream.of(
        Scenario.of("crashes, rewinds and moves", TWO_TOPICS)
            .batch(2)
            .with(CRASH, 2)
            .with(REWIND, 1)
            .with(MOVE, 1),
        Scenario.of("lost answers, a late put and crashes", TWO_TOPICS)
            .with(LOST_ANSWER, 2)
            .with(LATE_PUT, 1)
            .with(CRASH, 2),
        Scenario.of("zombies and crashes", TWO_TOPICS).with(ZOMBIE, 2).with(CRASH, 2),
        Scenario.of("Redis emptied, two topic-partitions", TWO_TOPICS).with(FLUSH, 1),
        Scenario.of("Redis emptied, crashes", ONE_TOPIC).with(FLUSH, 1).with(CRASH, 2),
        Scenario.of("Redis emptied, a lost answer and a zombie", SHORT)
            .with(FLUSH, 1)
            .with(LOST_ANSWER, 1)
            .with(ZOMBIE, 1),
        Scenario.of("Redis emptied twice", SHORT).with(FLUSH, 2),
        Scenario.of("Redis rolled back, a crash", ONE_TOPIC)
            .with(SAVE, 1)
            .with(ROLLBACK, 1)
            .with(CRASH, 1),
        Scenario.of("Redis emptied and rolled back", SHORT)
            .with(FLUSH, 1)
            .with(SAVE, 1)
            .with(ROLLBACK, 1),
        Scenario.of("Delta, a zombie and a crash", TWO_TOPICS)
            .with(DELTA)
            .with(ZOMBIE, 1)
            .with(CRASH, 1),
        Scenario.of("Delta, Redis emptied", ONE_TOPIC).with(DELTA).with(FLUSH, 1),
        Scenario.of("cached partitions, a zombie and a crash", TWO_TOPICS)
            .with(CACHE)
            .with(ZOMBIE, 1)
            .with(CRASH, 1),
        Scenario.of("expiry and a zombie", LONGER).with(EXPIRY, 2).with(ZOMBIE, 1),
        Scenario.of("expiry, Redis rolled back", ONE_TOPIC)
            .with(EXPIRY, 1)
            .with(SAVE, 1)
            .with(ROLLBACK, 1),
        Scenario.of("compaction, a zombie and a crash", ONE_TOPIC)
            .with(COMPACTION, 1)
            .with(ZOMBIE, 1)
            .with(CRASH, 1),
        Scenario.of("compaction, Redis emptied", ONE_TOPIC).with(COMPACTION, 1).with(FLUSH, 1),
        Scenario.of("registration, crashes and a lost answer", LONGER)
            .with(REGISTRATION)
            .with(CRASH, 2)
            .with(LOST_ANSWER, 1),
        Scenario.of("registration, Redis emptied", TWO_TOPICS).with(REGISTRATION).with(FLUSH, 1),
        Scenario.of("two tables, a zombie and a crash", "0>a0 1>b0 | 0>b0")
            .tables(2)
            .with(ZOMBIE, 1)
            .with(CRASH, 1),
        Scenario.of("two tables registered, Redis emptied", "0>a0 1>b0")
            .tables(2)
            .with(REGISTRATION)
            .with(FLUSH, 1),
        Scenario.of("moving rows, a zombie and a crash", MOVING + " | 0>a1")
            .with(ZOMBIE, 1)
            .with(CRASH, 1),
        Scenario.of("moving rows, Redis emptied, a crash", MOVING).with(FLUSH, 1).with(CRASH, 1),
        Scenario.of("a truncate, a zombie and a crash", TRUNCATED + " | 0>a1")
            .with(ZOMBIE, 1)
            .with(CRASH, 1),
        Scenario.of("a truncate, Redis emptied, a crash", TRUNCATED).with(FLUSH, 1).with(CRASH, 1));
  }

  /** Larger worlds; see docs/protocol.md for the time and the memory they take. */
  static Stream<Scenario> onDemand() {
    return Stream.of(
        Scenario.of("longer: lost answers, a late put and crashes", LONGER)
            .with(LOST_ANSWER, 2)
            .with(LATE_PUT, 1)
            .with(CRASH, 2),
        Scenario.of("longer: zombies and a crash", LONGER).with(ZOMBIE, 2).with(CRASH, 1),
        Scenario.of("longer: cached partitions, a lost answer, a zombie and a crash", LONGER)
            .with(CACHE)
            .with(LOST_ANSWER, 1)
            .with(ZOMBIE, 1)
            .with(CRASH, 1),
        Scenario.of("two tables, Redis emptied", "0>a0 1>b0 | 0>b0").tables(2).with(FLUSH, 1),
        Scenario.of("two tables, Redis rolled back, a crash", "0>a0 1>b0")
            .tables(2)
            .with(SAVE, 1)
            .with(ROLLBACK, 1)
            .with(CRASH, 1),
        Scenario.of("longer: Redis emptied twice", ONE_TOPIC).with(FLUSH, 2),
        Scenario.of("two topic-partitions: Redis emptied, crashes", TWO_TOPICS)
            .with(FLUSH, 1)
            .with(CRASH, 2),
        Scenario.of("compactions, Redis emptied, a zombie and a crash", SHORT)
            .with(COMPACTION, 2)
            .with(FLUSH, 1)
            .with(ZOMBIE, 1)
            .with(CRASH, 1),
        Scenario.of("Redis rolled back, lost answers and a crash", SHORT)
            .with(SAVE, 1)
            .with(ROLLBACK, 1)
            .with(LOST_ANSWER, 2)
            .with(CRASH, 1),
        Scenario.of("Redis rolled back twice, a crash", SHORT)
            .with(SAVE, 2)
            .with(ROLLBACK, 2)
            .with(CRASH, 1),
        Scenario.of("Delta, Redis rolled back, a crash", ONE_TOPIC)
            .with(DELTA)
            .with(SAVE, 1)
            .with(ROLLBACK, 1)
            .with(CRASH, 1),
        Scenario.of("everything but Redis", SHORT)
            .with(CRASH, 2)
            .with(ZOMBIE, 2)
            .with(LOST_ANSWER, 1)
            .with(LATE_PUT, 1)
            .with(REWIND, 1)
            .with(MOVE, 1),
        Scenario.of("two topic-partitions: Redis rolled back, crashes", TWO_TOPICS)
            .with(SAVE, 1)
            .with(ROLLBACK, 1)
            .with(CRASH, 2),
        Scenario.of("expiry, Redis rolled back, a zombie", TWO_TOPICS)
            .with(EXPIRY, 1)
            .with(SAVE, 1)
            .with(ROLLBACK, 1)
            .with(ZOMBIE, 1),
        Scenario.of("longer: Redis rolled back, a crash", LONGER)
            .with(SAVE, 1)
            .with(ROLLBACK, 1)
            .with(CRASH, 1));
  }
}
