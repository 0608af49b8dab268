package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.TopicIdentity;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecreatedTopicTest extends IngestScene {
  /** Where the table counts on from for the second edition of a topic, and for the third. */
  private static final long SECOND = 1_000_000_000_000L;

  private static final long THIRD = 2 * SECOND;

  private final SettableTopics kafka = new SettableTopics();

  @BeforeEach
  void askKafka() {
    topics = kafka;
    kafka.put("db.orders", "kafka", "first");
  }

  @Test
  void withoutKafkaToAskItStopsTheTaskInsteadOfBeingSkipped() {
    topics = Topics.BY_NAME;
    send(t0, 0, 5);
    start(T0);
    poll(5);
    recreate("second", 2);
    restart(T0);
    poll(2);
    assertThatThrownBy(() -> worker.poll(2))
        .hasMessageContaining("probably recreated")
        .hasMessageContaining("kafka.bootstrap.servers");
  }

  @Test
  void itIsTakenFromItsFirstRecordOn() {
    send(t0, 0, 5);
    start(T0);
    poll(5);
    table().apply();
    recreate("second", 3);
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(5, 3));
    assertThat(table().edition("db.orders").identity())
        .contains(new TopicIdentity("kafka", "second"));
    assertThat(worker.commit().get(T0).offset()).isEqualTo(3);
  }

  @Test
  void itIsTakenFromItsFirstRecordOnWhenItIsLongerThanBefore() {
    send(t0, 0, 5);
    start(T0);
    poll(5);
    table().apply();
    recreate("second", 9);
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(5, 9));
    assertThat(worker.commit().get(T0).offset()).isEqualTo(9);
  }

  @Test
  void whatWasTakenBeforeItIsNoticedIsTakenAgainInItsOrder() {
    send(t0, 0, 5);
    start(T0);
    poll(5);
    recreate("second", 9);
    poll(2);
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0))
        .containsExactlyElementsOf(
            Stream.concat(offsets(0, 7).stream(), offsets(SECOND, SECOND + 9).stream()).toList());
  }

  @Test
  void itIsNoticedByATaskThatStartsLater() {
    send(t0, 0, 5);
    start(T0);
    poll(5);
    table().apply();
    worker.commit();
    worker.revoke(T0);
    recreate("second", 9);
    restart(T0);
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(5, 9));
  }

  @Test
  void restartsAfterItChangeNothing() {
    send(t0, 0, 5);
    start(T0);
    poll(5);
    recreate("second", 4);
    pollOn(3);
    table().apply();
    worker.commit();
    restart(T0);
    send(t0, 4, 6);
    pollOn(3);
    worker.committed.put(T0, 1L);
    restart(T0);
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(5, 6));
    assertThat(worker.commit().get(T0).offset()).isEqualTo(6);
  }

  @Test
  void itMayBeRecreatedAgainAndAgain() {
    send(t0, 0, 3);
    start(T0);
    poll(3);
    recreate("second", 2);
    pollOn(3);
    recreate("third", 4);
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0))
        .containsExactlyElementsOf(
            Stream.concat(editions(3, 2).stream(), offsets(THIRD, THIRD + 4).stream()).toList());
  }

  @Test
  void whatIsBufferedOfTheDeletedOneComesBeforeIt() {
    send(t0, 0, 5);
    start(T0);
    poll(5);
    recreate("second", 3);
    pollOn(3);
    assertThat(worker.commit().get(T0).offset()).as("while the old changes wait").isZero();
    table().apply();
    assertThat(table().appliedChanges.get(S0))
        .filteredOn(change -> change.values()[0].equals(0L))
        .extracting(Change::offset)
        .containsExactly(0L, 3L, SECOND);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(3);
  }

  @Test
  void aTaskThatStillHasRecordsOfTheDeletedOneCannotAppendThem() {
    send(t0, 0, 5);
    Worker zombie = new Worker();
    zombie.log.putAll(worker.log);
    start(T0);
    poll(3);
    zombie.committed.put(T0, 3L);
    zombie.assign(ingest(zombie), T0);
    zombie.poll(1);
    recreate("second", 3);
    worker.positions.put(T0, 4L);
    pollOn(3);
    SettableTopics late = new SettableTopics();
    late.put("db.orders", "kafka", "first");
    topics = late;
    zombie.poll(1);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(4, 3));
  }

  @Test
  void aTaskOfAPartitionThatTheNewOneLacksCannotAppendEither() {
    send(t0, 0, 3);
    send(t1, 0, 3);
    Worker zombie = new Worker();
    zombie.log.putAll(worker.log);
    start(T0);
    poll(3);
    SettableTopics late = new SettableTopics();
    late.put("db.orders", "kafka", "first");
    topics = late;
    zombie.assign(ingest(zombie), T1);
    zombie.poll(1);
    recreate("second", 1);
    pollOn(3);
    zombie.poll(1);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(3, 1));
    assertThat(table().offsets(S1)).containsExactly(0L);
  }

  @Test
  void everyTaskGoesOnWithItWhoeverNoticesFirst() {
    send(t0, 0, 5);
    send(t1, 0, 5);
    Worker other = new Worker();
    other.log.putAll(worker.log);
    start(T0);
    poll(5);
    SettableTopics late = new SettableTopics();
    late.put("db.orders", "kafka", "first");
    topics = late;
    other.assign(ingest(other), T1);
    other.poll(3);
    recreate("second", 2);
    other.log.clear();
    other.recreate(T1);
    other.send(t1.row(0, 7, "new"));
    pollOn(3);
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofMillis(1_000));
      other.poll(10);
    }
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(5, 2));
    assertThat(table().offsets(S1)).containsExactlyElementsOf(editions(3, 1));
  }

  @Test
  void anEmptiedRedisDoesNotBringTheDeletedOneBack() {
    send(t0, 0, 5);
    start(T0);
    poll(3);
    table().apply();
    poll(2);
    recreate("second", 3);
    pollOn(3);
    redis.flushAll();
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0))
        .as("what was buffered of the deleted topic is lost with Redis")
        .containsExactlyElementsOf(editions(3, 3));
    assertThat(worker.commit().get(T0).offset()).isEqualTo(3);
  }

  @Test
  void aTopicOfAnotherClusterIsAnotherTopicAndSoIsTheOldOneAfterIt() {
    send(t0, 0, 3);
    start(T0);
    poll(3);
    worker.recreate(T0);
    send(t0, 0, 2);
    kafka.put("db.orders", "other", "second");
    pollOn(3);
    worker.recreate(T0);
    send(t0, 0, 1);
    kafka.put("db.orders", "kafka", "first");
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0))
        .containsExactlyElementsOf(
            Stream.concat(editions(3, 2).stream(), Stream.of(THIRD)).toList());
  }

  @Test
  void aBrokerThatDoesNotKnowYetChangesNothing() {
    send(t0, 0, 3);
    start(T0);
    poll(3);
    recreate("second", 2);
    pollOn(3);
    kafka.put("db.orders", "kafka", "first");
    pollOn(1);
    send(t0, 2, 4);
    pollOn(1);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(3, 4));
  }

  @Test
  void aTopicThatIsNotThereForNowChangesNothing() {
    send(t0, 0, 3);
    start(T0);
    poll(2);
    kafka.delete("db.orders");
    pollOn(2);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aTableThatKnewItsTopicByNameAloneLearnsItsIdentity() {
    topics = Topics.BY_NAME;
    send(t0, 0, 3);
    start(T0);
    poll(2);
    topics = kafka;
    restart(T0);
    pollOn(2);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(0L, 1L, 2L);
    recreate("second", 2);
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(3, 2));
  }

  @Test
  void offsetsAreCountedOnWhereKafkaIsNoLongerAsked() {
    send(t0, 0, 3);
    start(T0);
    poll(3);
    recreate("second", 2);
    pollOn(3);
    topics = Topics.BY_NAME;
    worker.commit();
    restart(T0);
    send(t0, 2, 4);
    pollOn(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(editions(3, 4));
    assertThat(worker.commit().get(T0).offset()).isEqualTo(4);
  }

  @Test
  void itsBadRecordsAreSetAsideToo() {
    send(t0, 0, 4);
    worker.send(t0.bad(4));
    start(T0);
    poll(5);
    recreate("second", 0);
    worker.send(t0.bad(0));
    worker.send(t0.row(1, 1, "a"));
    pollOn(3);
    assertThat(worker.deadLetters).extracting(SinkRecord::kafkaOffset).containsExactly(4L, 0L);
  }

  @Test
  void nothingIsTakenWhileKafkaDoesNotSayWhatItHas() {
    send(t0, 0, 3);
    start(T0);
    kafka.away = true;
    assertThat(worker.poll(3)).isFalse();
    kafka.away = false;
    poll(3);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void kafkaIsAskedOnceASecond() {
    send(t0, 0, 20);
    start(T0, T1);
    for (int i = 0; i < 20; i++) {
      poll(1);
      clock.advance(Duration.ofMillis(100));
    }
    assertThat(kafka.questions).isEqualTo(2);
  }

  private void recreate(String identity, int records) {
    worker.recreate(T0, new TopicPartition("db.orders", 1));
    send(t0, 0, records);
    kafka.put("db.orders", "kafka", identity);
  }

  /** Some rounds, a second apart, of up to ten records. */
  private void pollOn(int rounds) {
    for (int i = 0; i < rounds; i++) {
      clock.advance(Duration.ofMillis(1_000));
      poll(10);
    }
  }

  private static List<Long> editions(long first, long second) {
    return Stream.concat(offsets(0, first).stream(), offsets(SECOND, SECOND + second).stream())
        .toList();
  }
}
