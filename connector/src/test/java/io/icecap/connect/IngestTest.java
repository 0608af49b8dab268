package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.SourcePartition;
import io.icecap.config.IcecapSinkConfig;
import io.icecap.config.TableRouting;
import io.icecap.decode.DecoderSettings;
import io.icecap.decode.RecordDecoder;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class IngestTest {
  private static final TopicPartition T0 = new TopicPartition("db.orders", 0);
  private static final TopicPartition T1 = new TopicPartition("db.orders", 1);
  private static final SourcePartition S0 = new SourcePartition("db.orders", 0);
  private static final SourcePartition S1 = new SourcePartition("db.orders", 1);

  private final InMemoryBuffer redis = new InMemoryBuffer();
  private final InMemoryTables tables = new InMemoryTables(redis);
  private final Outages appender = new Outages(redis);
  private final Worker worker = new Worker();
  private final Records t0 = new Records("db.orders", 0);
  private final Records t1 = new Records("db.orders", 1);
  private final SettableClock clock = new SettableClock();

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
    clock.advance(1_000);
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

  @Test
  void onlyWhatIsPublishedIsCommitted() {
    send(t0, 0, 3);
    start(T0);
    assertThat(worker.commit()).as("nothing is known").isEmpty();
    poll(2);
    assertThat(worker.commit().get(T0).offset()).isZero();
    table().apply();
    assertThat(worker.commit().get(T0).offset()).isEqualTo(2);
    poll(2);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(2);
    table().apply();
    assertThat(worker.commit().get(T0).offset()).isEqualTo(3);
  }

  @Test
  void noMoreThanWhatConnectDeliveredIsCommitted() {
    send(t0, 0, 3);
    Ingest ingest = start(T0);
    poll(3);
    table().apply();
    assertThat(ingest.preCommit(Map.of(T0, new OffsetAndMetadata(1))).get(T0).offset())
        .isEqualTo(1);
  }

  @Test
  void nothingIsCommittedInAnOutage() {
    send(t0, 0, 3);
    worker.send(new Records("heartbeats", 0).heartbeat(0));
    start(T0, new TopicPartition("heartbeats", 0));
    poll(3);
    appender.loseStatuses(1);
    assertThat(worker.commit()).isEmpty();
    assertThat(worker.commit()).hasSize(2);
  }

  @Test
  void topicsWithoutAnyChangeNeedNoTableAndAreCommitted() {
    Records heartbeats = new Records("nodots", 0);
    TopicPartition topic = new TopicPartition("nodots", 0);
    worker.send(heartbeats.heartbeat(4));
    worker.send(heartbeats.heartbeat(9));
    start(topic);
    poll(1);
    assertThat(worker.commit().get(topic).offset()).isEqualTo(5);
    poll(1);
    assertThat(worker.commit().get(topic).offset()).isEqualTo(10);
    assertThat(appender.batches).isEmpty();
  }

  @Test
  void skippedRecordsMoveTheBaseOn() {
    worker.send(t0.heartbeat(0));
    worker.send(t0.row(1, 1, "a"));
    worker.send(t0.heartbeat(2));
    start(T0);
    poll(1);
    poll(1);
    poll(1);
    assertThat(worker.seeks).isZero();
    table().apply();
    assertThat(worker.commit().get(T0).offset()).isEqualTo(3);
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
  void theFullBufferPausesAndTheEmptiedOneResumes() {
    send(t0, 0, 100);
    worker.assign(ingest(worker, 200), T0, T1);
    poll(100);
    assertThat(worker.paused).containsExactlyInAnyOrder(T0, T1);
    clock.advance(100);
    poll(1);
    assertThat(worker.paused).isNotEmpty();
    table().apply();
    clock.advance(100);
    poll(1);
    assertThat(worker.paused).isEmpty();
  }

  @Test
  void whatIsAssignedWhilePausedIsPausedToo() {
    send(t0, 0, 100);
    Ingest ingest = ingest(worker, 200);
    worker.assign(ingest, T0);
    poll(100);
    worker.assign(ingest, T1);
    poll(1);
    assertThat(worker.paused).contains(T1);
  }

  @Test
  void aBadRecordGoesToTheDeadLetterQueueAlone() {
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.bad(1));
    worker.send(t0.row(2, 2, "b"));
    start(T0);
    poll(3);
    table().apply();
    assertThat(worker.deadLetters).extracting(SinkRecord::kafkaOffset).containsExactly(1L);
    assertThat(table().offsets(S0)).containsExactly(0L, 2L);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(3);
  }

  @Test
  void aBadRecordIsReportedOnceHoweverOftenThePutIsTriedAgain() {
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.bad(1));
    start(T0);
    appender.loseRequests(2);
    assertThat(worker.poll(2)).isFalse();
    assertThat(worker.poll(2)).isFalse();
    poll(2);
    assertThat(worker.deadLetters).hasSize(1);
  }

  @Test
  void aBadRecordStopsTheTaskWhereNobodyTakesIt() {
    worker.deadLetterQueue = false;
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.bad(1));
    start(T0);
    assertThatThrownBy(() -> worker.poll(2))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("topic db.orders, partition 0, offset 1")
        .hasMessageContaining("errors.deadletterqueue.topic.name")
        .hasMessageNotContaining("secret");
    assertThat(appender.batches).isEmpty();
  }

  @Test
  void anUnknownColumnIsBadAndSaysWhatToDo() {
    worker.send(t0.row(0, 1, "a"));
    Schema wider =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("added", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    worker.send(t0.record(1, 1, wider, new Struct(wider).put("id", 1L).put("added", "secret")));
    worker.deadLetterQueue = false;
    start(T0);
    assertThatThrownBy(() -> worker.poll(2))
        .hasMessageContaining("offset 1 into table db.orders")
        .hasMessageContaining("Schema evolution is not there yet: column 'added'")
        .hasMessageContaining("ReplaceField")
        .hasMessageNotContaining("secret");
  }

  @Test
  void anAbsentOptionalColumnIsNull() {
    worker.send(t0.row(0, 1, "a"));
    Schema narrower = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    worker.send(t0.record(1, 1, narrower, new Struct(narrower).put("id", 1L)));
    start(T0);
    poll(2);
    table().apply();
    assertThat(table().appliedChanges.get(S0).get(1).values()).containsExactly(1L, null);
  }

  @Test
  void aTableThatCantBeStopsTheTaskWithTheReason() {
    Schema impossible =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("impossible", Schema.INT64_SCHEMA)
            .build();
    worker.send(
        t0.record(0, 1, impossible, new Struct(impossible).put("id", 1L).put("impossible", 1L)));
    start(T0);
    assertThatThrownBy(() -> worker.poll(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Table db.orders can't be created for topic db.orders")
        .hasMessageContaining("rename it");
  }

  @Test
  void aTopicWithoutATableStopsTheTask() {
    TopicPartition nowhere = new TopicPartition("nodots", 0);
    worker.send(new Records("nodots", 0).row(0, 1, "a"));
    start(nowhere);
    assertThatThrownBy(() -> worker.poll(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("a table needs a namespace and a name");
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
  void aRecreatedTopicStopsTheTaskInsteadOfBeingSkipped() {
    send(t0, 0, 5);
    start(T0);
    poll(5);
    worker.log.clear();
    send(t0, 0, 2);
    worker.committed.clear();
    restart(T0);
    poll(2);
    worker.poll(2);
    worker.positions.put(T0, 0L);
    assertThatThrownBy(() -> worker.poll(2)).hasMessageContaining("probably recreated");
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

  private Ingest start(TopicPartition... topicPartitions) {
    Ingest ingest = ingest(worker);
    worker.assign(ingest, topicPartitions);
    return ingest;
  }

  /** Another life of the task, which knows nothing of the one before. */
  private void restart(TopicPartition... topicPartitions) {
    start(topicPartitions);
  }

  private Ingest ingest(Worker context) {
    return ingest(context, Long.MAX_VALUE);
  }

  private Ingest ingest(Worker context, long bufferBytesMax) {
    TableRouting routing =
        new IcecapSinkConfig(Map.of("redis.url", "redis://h", "warehouse", "s3://b")).routing();
    return new Ingest(
        context,
        new RecordDecoder(DecoderSettings.byRecordKey()),
        appender,
        new TableFeeds(tables, appender, routing, TableSettings.partitionedBy("bucket(8, key)")),
        bufferBytesMax,
        clock);
  }

  private void poll(int recordsMax) {
    assertThat(worker.poll(recordsMax)).isTrue();
  }

  private InMemoryTable table() {
    return tables.table("db.orders");
  }

  private void send(Records records, long from, long next) {
    for (long offset = from; offset < next; offset++) {
      worker.send(records.row(offset, offset % 3, "v" + offset));
    }
  }

  private static List<Long> offsets(long from, long next) {
    return LongStream.range(from, next).boxed().toList();
  }
}
