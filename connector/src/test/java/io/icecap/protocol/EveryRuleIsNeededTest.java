package io.icecap.protocol;

import static io.icecap.protocol.Fault.COMPACTION;
import static io.icecap.protocol.Fault.CRASH;
import static io.icecap.protocol.Fault.EXPIRY;
import static io.icecap.protocol.Fault.FLUSH;
import static io.icecap.protocol.Fault.LATE_PUT;
import static io.icecap.protocol.Fault.LOST_ANSWER;
import static io.icecap.protocol.Fault.ROLLBACK;
import static io.icecap.protocol.Fault.SAVE;
import static io.icecap.protocol.Fault.ZOMBIE;
import static io.icecap.protocol.Scenario.Part.CACHE;
import static io.icecap.protocol.Scenario.Part.DELTA;
import static io.icecap.protocol.Scenario.Part.REGISTRATION;
import static io.icecap.protocol.Violation.APPLIED_TWICE;
import static io.icecap.protocol.Violation.DELETED_FILES;
import static io.icecap.protocol.Violation.DELTA_TIME_TRAVEL;
import static io.icecap.protocol.Violation.ENDLESS;
import static io.icecap.protocol.Violation.HALF_A_MOVE;
import static io.icecap.protocol.Violation.HALF_A_TRUNCATE;
import static io.icecap.protocol.Violation.LOST_CHANGE;
import static io.icecap.protocol.Violation.SNAPSHOT_DIFFERS;
import static io.icecap.protocol.Violation.STUCK;
import static io.icecap.protocol.Violation.TIME_TRAVEL;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each rule left out breaks a promise, in a world that keeps them with the rule. */
final class EveryRuleIsNeededTest {

  @ParameterizedTest
  @EnumSource(value = Mutation.class, mode = Mode.EXCLUDE, names = "NONE")
  void leavingTheRuleOutBreaksAPromise(Mutation rule) {
    Scenario world = worldFor(rule).named(rule.name());

    Explorer.Result without = Explorer.explore(world.without(rule));

    System.out.println(without.story());
    assertThat(without.violation()).as(without.story()).isEqualTo(brokenBy(rule));
  }

  @ParameterizedTest
  @EnumSource(value = Mutation.class, mode = Mode.EXCLUDE, names = "NONE")
  void theSameWorldIsSafeWithTheRule(Mutation rule) {
    Explorer.Result with = Explorer.explore(worldFor(rule).named(rule.name()));

    assertThat(with.violation()).as(with.story()).isNull();
  }

  private static Violation brokenBy(Mutation rule) {
    return switch (rule) {
      case NONE -> null;
      case APPLIED_PER_PARTITION,
          APPEND_IS_CONTIGUOUS,
          ONE_APPEND_FOR_ALL_PARTITIONS,
          BASE_OVER_ALL_PARTITIONS,
          PRECOMMIT_IS_THE_BASE,
          PRECOMMIT_OVER_ALL_TABLES,
          TRIM_BY_OFFSET,
          RECOVERY_TO_THE_BASE,
          EXPIRY_SPARES_ATTEMPTS,
          COMPACTION_KEEPS_UP,
          WHAT_IS_BEHIND_A_TRUNCATE_WAITS,
          START_IS_IN_THE_CHAIN ->
          LOST_CHANGE;
      case COMPACTION_KEEPS_APPLIED, TRUNCATE_RAISES_APPLIED -> SNAPSHOT_DIFFERS;
      case DROP_WHAT_THE_HEAD_HAS, FILTER_AGAIN, CACHE_AFTER_THE_OUTCOME -> APPLIED_TWICE;
      case MOVES_IN_ONE_CLAIM -> HALF_A_MOVE;
      case TRUNCATE_IN_ONE_VERSION -> HALF_A_TRUNCATE;
      case PUT_IF_ABSENT_IS_THE_COMMIT,
          POINTER_ONLY_UPWARDS,
          READERS_CHECK_THE_INCARNATION,
          RECOVERY_IS_FENCED,
          RECOVERY_WRITES_A_TOKEN,
          RECOVERY_IN_ONE_RUN,
          RECOVERY_LISTS ->
          TIME_TRAVEL;
      case DELTA_PUT_IF_ABSENT -> DELTA_TIME_TRAVEL;
      case FILES_KEPT_IN_DOUBT, COMPARE_COMMIT_IDS_WHEN_REFUSED -> DELETED_FILES;
      case FROM_IS_THE_POSITION, SEEK_ON_REFUSAL, IDLE_TASKS_LOOK_TOO, ANYONE_ROLLS_FORWARD ->
          STUCK;
      case EMPTY_BATCHES_COUNT -> ENDLESS;
    };
  }

  private static Scenario worldFor(Mutation rule) {
    Scenario world = Scenario.of(rule.name(), Scenarios.ONE_TOPIC);
    return switch (rule) {
      case NONE,
          APPLIED_PER_PARTITION,
          FROM_IS_THE_POSITION,
          BASE_OVER_ALL_PARTITIONS,
          PRECOMMIT_IS_THE_BASE ->
          world;
      case ONE_APPEND_FOR_ALL_PARTITIONS -> world.batch(2);
      case DROP_WHAT_THE_HEAD_HAS -> world.with(CRASH, 1);
      case PUT_IF_ABSENT_IS_THE_COMMIT -> world.with(FLUSH, 1).with(ZOMBIE, 1);
      case APPEND_IS_CONTIGUOUS,
          SEEK_ON_REFUSAL,
          IDLE_TASKS_LOOK_TOO,
          RECOVERY_IS_FENCED,
          RECOVERY_TO_THE_BASE ->
          world.with(FLUSH, 1);
      case RECOVERY_WRITES_A_TOKEN -> Scenario.of("", "0>a0").with(FLUSH, 2);
      case RECOVERY_IN_ONE_RUN ->
          Scenario.of("", "0>a0").with(FLUSH, 1).with(SAVE, 1).with(ROLLBACK, 1);
      case PRECOMMIT_OVER_ALL_TABLES -> Scenario.of("", "0>a0 1>b0").tables(2);
      case EMPTY_BATCHES_COUNT -> Scenario.of("", "0>a0 1>b0").tables(2);
      case FILTER_AGAIN, TRIM_BY_OFFSET, POINTER_ONLY_UPWARDS -> world.with(ZOMBIE, 1);
      case FILES_KEPT_IN_DOUBT -> world.with(LOST_ANSWER, 1);
      case COMPARE_COMMIT_IDS_WHEN_REFUSED -> world.with(LATE_PUT, 1);
      case CACHE_AFTER_THE_OUTCOME -> world.with(CACHE).with(ZOMBIE, 1);
      case ANYONE_ROLLS_FORWARD -> world.with(CRASH, 1).with(COMPACTION, 1);
      case READERS_CHECK_THE_INCARNATION -> world.with(SAVE, 1).with(ROLLBACK, 1);
      case RECOVERY_LISTS -> world.with(SAVE, 1).with(ROLLBACK, 1).with(EXPIRY, 1);
      case DELTA_PUT_IF_ABSENT -> world.with(DELTA).with(ZOMBIE, 1);
      case EXPIRY_SPARES_ATTEMPTS -> world.with(EXPIRY, 1).with(ZOMBIE, 1);
      case MOVES_IN_ONE_CLAIM -> Scenario.of("", Scenarios.MOVING);
      case TRUNCATE_IN_ONE_VERSION, WHAT_IS_BEHIND_A_TRUNCATE_WAITS, TRUNCATE_RAISES_APPLIED ->
          Scenario.of("", Scenarios.TRUNCATED);
      case COMPACTION_KEEPS_UP -> world.with(COMPACTION, 1).with(ZOMBIE, 1);
      case COMPACTION_KEEPS_APPLIED -> world.with(COMPACTION, 1);
      case START_IS_IN_THE_CHAIN -> world.with(REGISTRATION).with(FLUSH, 1);
    };
  }
}
