package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IngestFaultsTest extends IngestScene {
  @Test
  void aWatermarkInAGapIsSoughtOnceAndGoneOnFrom() {
    worker.send(t0.row(0, 1, "a"));
    start(T0);
    poll(1);
    worker.send(t0.row(5, 2, "b"));
    worker.committed.put(T0, 3L);
    restart(T0);
    poll(10);
    assertThat(worker.seeks).isEqualTo(1);
    poll(10);
    poll(10);
    assertThat(worker.seeks).isEqualTo(1);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(0L, 5L);
  }

  @Test
  void redeliveredRecordsChangeNothing() {
    send(t0, 0, 10);
    start(T0);
    poll(10);
    worker.committed.put(T0, 2L);
    restart(T0);
    poll(3);
    poll(10);
    send(t0, 10, 12);
    poll(10);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(offsets(0, 12));
    assertThat(worker.seeks).isEqualTo(1);
  }

  @Test
  void aTaskThatIsBehindAnotherOneSeeksToWhereThatOneIs() {
    send(t0, 0, 4);
    Ingest zombie = start(T0);
    poll(4);
    send(t0, 4, 8);
    Worker other = new Worker();
    other.log.putAll(worker.log);
    other.committed.put(T0, 4L);
    other.assign(ingest(other), T0);
    other.poll(2);
    assertThat(zombie).isNotNull();
    poll(4);
    assertThat(worker.seeks).isEqualTo(1);
    poll(4);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(offsets(0, 8));
  }

  @Test
  void anEmptiedRedisIsRecoveredAtTheNextAppendAndTheRestSoughtAgain() {
    send(t0, 0, 4);
    send(t1, 0, 4);
    start(T0, T1);
    poll(4);
    table().apply();
    send(t0, 4, 6);
    send(t1, 4, 6);
    poll(2);
    redis.flushAll();
    send(t0, 6, 7);
    poll(1);
    assertThat(table().recoveries).isEqualTo(1);
    assertThat(worker.seeks).as("also of what had no new record").isEqualTo(2);
    poll(10);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(offsets(0, 7));
    assertThat(table().offsets(S1)).containsExactlyElementsOf(offsets(0, 6));
  }

  @Test
  void anEmptiedRedisIsNoticedWithoutAnyRecord() {
    send(t0, 0, 4);
    start(T0);
    poll(4);
    redis.restart();
    clock.advance(Duration.ofMillis(1_000));
    poll(1);
    poll(4);
    assertThat(table().recoveries).isEqualTo(1);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(offsets(0, 4));
  }

  @Test
  void anEmptiedRedisThatPreCommitNoticesIsSoughtFromTheNextPut() {
    send(t0, 0, 4);
    start(T0);
    poll(4);
    redis.flushAll();
    assertThat(worker.commit().get(T0).offset()).isZero();
    assertThat(worker.seeks).isZero();
    send(t0, 4, 5);
    poll(4);
    assertThat(worker.seeks).isEqualTo(1);
    poll(10);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(offsets(0, 5));
  }

  @Test
  void pausesBetweenRetriesGrowUpToABoundAndEndWithTheOutage() {
    send(t0, 0, 3);
    start(T0);
    poll(1);
    long calm = worker.nextPollMillis;
    appender.loseRequests(12);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      assertThat(worker.poll(3)).isFalse();
      pauses.add(worker.nextPollMillis);
    }

    assertThat(pauses.get(0)).isBetween(250L, 500L);
    assertThat(pauses.get(3)).isBetween(2_000L, 4_000L);
    assertThat(pauses).allMatch(pause -> pause <= 10_000);
    assertThat(pauses.subList(6, 12)).allMatch(pause -> pause >= 5_000);
    assertThat(Set.copyOf(pauses.subList(6, 12))).as("of one length each").hasSizeGreaterThan(1);
    poll(3);
    assertThat(worker.nextPollMillis).isEqualTo(calm);
  }

  @Test
  void anOutageMakesConnectTryTheSameRecordsAgain() {
    send(t0, 0, 3);
    start(T0);
    tables.fail(2);
    assertThat(worker.poll(3)).isFalse();
    assertThat(worker.poll(3)).isFalse();
    appender.loseStatuses(1);
    assertThat(worker.poll(3)).isFalse();
    appender.loseRequests(1);
    assertThat(worker.poll(3)).isFalse();
    appender.loseAnswers(1);
    assertThat(worker.poll(3)).isFalse();
    poll(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(0L, 1L, 2L);
    assertThat(worker.seeks).as("the lost answer was a yes").isZero();
    assertThat(worker.deadLetters).isEmpty();
  }

  @Test
  void aRegistrationThatLosesARaceIsTriedAgain() {
    send(t0, 0, 3);
    start(T0);
    tables.failOnce(new CommitConflictException("others were faster", null));
    assertThat(worker.poll(3)).isFalse();
    tables.failOnce(new CommitUnknownException("no answer", null));
    assertThat(worker.poll(3)).isFalse();
    poll(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aSeekIsAskedForOnlyWhenConnectWillNotDeliverTheOldRecordsAgain() {
    send(t0, 0, 4);
    start(T0);
    poll(2);
    redis.flushAll();
    appender.loseStatuses(1);
    assertThat(worker.poll(2)).isFalse();
    assertThat(worker.seeks).isZero();
    tables.fail(1);
    assertThat(worker.poll(2)).isFalse();
    poll(2);
    assertThat(worker.seeks).isEqualTo(1);
    poll(10);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(offsets(0, 4));
  }
}
