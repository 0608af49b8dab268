package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class IngestTest extends IngestScene {
  @Test
  void changesReachTheTableInTheOrderOfTheirOffsets() {
    start(T0);
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.row(1, 2, "b"));
    worker.send(t0.row(2, 1, "c"));
    worker.send(t0.tombstone(3, 2));
    poll(4);
    table().apply();
    assertThat(table().appliedChanges.get(S0))
        .filteredOn(change -> change.values()[0].equals(2L))
        .extracting(Change::operation)
        .containsExactly(Operation.UPSERT, Operation.DELETE);
    assertThat(table().appliedChanges.get(S0))
        .filteredOn(change -> change.values()[0].equals(1L))
        .extracting(change -> change.values()[1])
        .containsExactly("a", "c");
    assertThat(table().offsets(S0)).containsExactly(0L, 1L, 2L, 3L);
    assertThat(table().appliedChanges.get(S0))
        .allSatisfy(change -> assertThat(change.sourceMillis()).isEqualTo(1_000 + change.offset()));
    assertThat(tables.partitionings).containsExactly("bucket(8, key)");
  }

  @Test
  void deletesAreSkippedAndCountedWhereTheyAreNotWanted() {
    wanted = new WantedChanges(false, false);
    start(T0);
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.tombstone(1, 1));
    worker.send(t0.tombstone(2, 2));
    worker.send(t0.row(3, 1, "b"));
    poll(4);
    table().apply();
    assertThat(table().appliedChanges.get(S0))
        .extracting(Change::operation)
        .containsExactly(Operation.UPSERT, Operation.UPSERT);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(4);
  }

  @Test
  void aTruncateIsBufferedInOneListForAllPartitions() {
    start(T0);
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.truncate(1));
    worker.send(t0.row(2, 1, "b"));
    poll(3);
    assertThat(redis.claim(table().id(), Long.MAX_VALUE).blobs().get(PartitionKey.ALL))
        .extracting(claimed -> claimed.blob().firstOffset())
        .containsExactly(1L);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void truncatesAreSkippedWhereTheyAreNotWanted() {
    wanted = new WantedChanges(true, false);
    start(T0);
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.truncate(1));
    poll(2);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(0L);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(2);
  }

  @Test
  void aTableBeginsWhereTheTaskStands() {
    worker.committed.put(T0, 5L);
    worker.send(t0.row(5, 1, "a"));
    worker.send(t1.row(0, 2, "b"));
    start(T0, T1);
    poll(1);
    assertThat(table().applied().next()).containsExactlyInAnyOrderEntriesOf(Map.of(S0, 5L, S1, 0L));
    assertThat(worker.seeks).isZero();
  }

  @Test
  void aTopicPartitionThatComesLaterIsRegisteredBeforeItsFirstAppend() {
    worker.send(t0.row(0, 1, "a"));
    start(T0, T1);
    poll(1);
    worker.send(t1.row(7, 2, "b"));
    poll(1);
    table().apply();
    assertThat(table().offsets(S1)).containsExactly(7L);
    assertThat(worker.seeks).isZero();
  }

  @Test
  void allTopicPartitionsOfAPutAreAppendedAtOnce() {
    worker.send(t0.row(0, 1, "a"));
    worker.send(t1.row(0, 2, "b"));
    start(T0, T1);
    poll(10);
    assertThat(appender.batches).containsExactly(2);
  }

  @Test
  void gapsBetweenOffsetsHoldNothingUp() {
    worker.send(t0.row(3, 1, "a"));
    worker.send(t0.row(7, 2, "b"));
    worker.send(t0.row(20, 3, "c"));
    start(T0);
    poll(2);
    poll(2);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(3L, 7L, 20L);
    assertThat(table().applied().base(S0)).hasValue(21);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(21);
  }

  @Test
  void deletesBeforeThereIsATableMeanNothing() {
    worker.send(t0.tombstone(0, 1));
    start(T0);
    poll(1);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(1);
    assertThat(tables.names()).isEmpty();
    worker.send(t0.row(1, 1, "a"));
    poll(1);
    table().apply();
    assertThat(table().offsets(S0)).containsExactly(1L);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(2);
  }

  @Test
  void offsetsAreThoseOfTheTopicHoweverATransformNamesIt() {
    Worker renaming = worker;
    SinkRecord record = t0.row(0, 1, "a");
    renaming.send(Records.renamed(record, "other.name"));
    start(T0);
    poll(1);
    InMemoryTable renamed = tables.table("other.name");
    renamed.apply();
    assertThat(renamed.offsets(S0)).containsExactly(0L);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(1);
  }

  @Test
  void aTransformMayNotSplitATopicOverTables() {
    worker.send(Records.renamed(t0.row(0, 1, "a"), "one.name"));
    start(T0);
    poll(1);
    worker.send(Records.renamed(t0.row(1, 1, "a"), "other.name"));
    assertThatThrownBy(() -> worker.poll(1)).hasMessageContaining("A topic goes to one table");
  }

  @Test
  void whatIsClosedIsForgotten() {
    send(t0, 0, 2);
    start(T0, T1);
    poll(2);
    worker.revoke(T0);
    send(t0, 2, 4);
    Worker other = new Worker();
    other.log.putAll(worker.log);
    other.committed.putAll(worker.committed);
    other.assign(ingest(other), T0);
    other.poll(10);
    other.poll(10);
    table().apply();
    assertThat(table().offsets(S0)).containsExactlyElementsOf(offsets(0, 4));
    assertThat(worker.commit()).doesNotContainKey(T0);
  }
}
