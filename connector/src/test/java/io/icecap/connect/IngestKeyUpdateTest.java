package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An update of the key: a delete, mostly a tombstone, and a create that may leave values out. */
class IngestKeyUpdateTest extends IngestScene {
  private static final String LEFT_OUT = "__debezium_unavailable_value";

  @BeforeEach
  void startWithARow() {
    start(T0, T1);
    worker.send(t0.row(0, 1, "a"));
    poll(1);
  }

  /** As Connect's default converter of headers delivers it. */
  private static SinkRecord with(SinkRecord record, String header, long id) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.add(header, Map.of("id", (byte) id), null);
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        headers);
  }

  private static SinkRecord deleted(Records records, long offset, long id, long newId) {
    return with(records.tombstone(offset, id), "__debezium.newkey", newId);
  }

  private static SinkRecord created(Records records, long offset, long oldId, long id) {
    return with(records.row(offset, id, LEFT_OUT), "__debezium.oldkey", oldId);
  }

  /** In the order of their offsets, whatever lists they were buffered in. */
  private List<Change> applied() {
    table().apply();
    return table().appliedChanges.get(S0).stream()
        .sorted(Comparator.comparingLong(Change::offset))
        .toList();
  }

  private void assertKeyChanges(Change change) {
    assertThat(change.oldKey()).startsWith(1L);
    assertThat(change.values()[0]).isEqualTo(2L);
    assertThat(change.leavesOut()).isTrue();
  }

  @Test
  void bothHalvesAreOneChangeInTheListOfAllPartitions() {
    worker.send(deleted(t0, 1, 1, 2));
    worker.send(deleted(t0, 2, 1, 2));
    worker.send(created(t0, 3, 1, 2));
    poll(3);

    assertThat(redis.claim(table().id(), Long.MAX_VALUE).blobs().get(PartitionKey.ALL))
        .extracting(claimed -> claimed.blob().firstOffset())
        .containsExactly(3L);
    assertThat(applied()).hasSize(2);
    assertKeyChanges(applied().get(1));
  }

  @Test
  void theFirstHalfWaitsForTheSecondOne() {
    worker.send(deleted(t0, 1, 1, 2));
    poll(1);
    worker.send(deleted(t0, 2, 1, 2));
    poll(1);
    assertThat(applied()).hasSize(1);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(1);

    worker.send(created(t0, 3, 1, 2));
    poll(1);

    assertThat(applied()).hasSize(2);
    assertKeyChanges(applied().get(1));
    assertThat(worker.commit().get(T0).offset()).isEqualTo(4);
  }

  @Test
  void whatWaitsComesAgainAfterASeek() {
    worker.send(deleted(t0, 1, 1, 2));
    poll(1);
    redis.flushAll();
    worker.send(created(t0, 2, 1, 2));
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMillis(1_000));
      worker.poll(10);
    }

    assertThat(applied()).extracting(Change::offset).containsExactly(0L, 2L);
    assertKeyChanges(applied().get(1));
  }

  @Test
  void theFirstHalfIsADeleteIfTheSecondOneGoesToAnotherTopicPartition() {
    worker.send(deleted(t0, 1, 1, 2));
    worker.send(created(t1, 0, 1, 2));
    poll(1);
    clock.advance(Duration.ofMillis(5_000));
    poll(1);

    assertThat(applied())
        .extracting(Change::operation)
        .containsExactly(Operation.UPSERT, Operation.DELETE);
    assertThat(table().appliedChanges.get(S1))
        .extracting(Change::changesKey)
        .containsExactly(false);
  }

  @Test
  void halvesOfDifferentUpdatesStayApart() {
    worker.send(deleted(t0, 1, 1, 7));
    worker.send(created(t0, 2, 5, 2));
    poll(2);

    assertThat(applied())
        .extracting(Change::operation)
        .containsExactly(Operation.UPSERT, Operation.DELETE, Operation.UPSERT);
    assertThat(applied()).extracting(Change::changesKey).containsOnly(false);
  }

  @Test
  void aSecondHalfThatIsWholeIsAnInsert() {
    worker.send(deleted(t0, 1, 1, 2));
    worker.send(with(t0.row(2, 2, "b"), "__debezium.oldkey", 1));
    poll(2);

    assertThat(applied())
        .extracting(Change::operation)
        .containsExactly(Operation.UPSERT, Operation.DELETE, Operation.UPSERT);
    assertThat(applied()).extracting(Change::changesKey).containsOnly(false);
  }

  @Test
  void theOldRowIsGoneAlsoIfTheSecondHalfIsABadRecord() {
    Struct wrong = new Struct(Records.ROW).put("id", 2L).put("name", LEFT_OUT);
    SinkRecord create =
        t0.record(2, 2, Records.ROW, wrong)
            .newRecord("db.orders", 0, null, null, Records.ROW, wrong, 1L);
    worker.send(deleted(t0, 1, 1, 2));
    worker.send(with(create, "__debezium.oldkey", 1));
    poll(2);

    assertThat(applied())
        .extracting(Change::operation)
        .containsExactly(Operation.UPSERT, Operation.DELETE);
    assertThat(worker.deadLetters).hasSize(1);
  }
}
