package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.decode.DecoderSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class IngestRefusalsTest extends IngestScene {
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
  void aBadRecordIsSkippedWhereErrorsAreToleratedAndNobodyTakesThem() {
    worker.deadLetterQueue = false;
    worker.configs = Map.of("errors.tolerance", "all");
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.bad(1));
    worker.send(t0.row(2, 2, "b"));
    start(T0);
    poll(3);
    table().apply();
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
  void anOutageIsTriedAgainAndSendsNothingToTheDeadLetterQueue() {
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.row(1, 2, "b"));
    start(T0);
    tables.fail(1);
    assertThat(worker.poll(2)).isFalse();
    appender.loseRequests(2);
    assertThat(worker.poll(2)).isFalse();
    assertThat(worker.poll(2)).isFalse();
    poll(2);
    table().apply();
    assertThat(worker.deadLetters).isEmpty();
    assertThat(table().offsets(S0)).containsExactly(0L, 1L);
  }

  @Test
  void aBadRecordStopsTheTaskWhereNobodyTakesIt() {
    worker.deadLetterQueue = false;
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.bad(1));
    start(T0);
    assertThatThrownBy(() -> worker.poll(2))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("topic db.orders, partition 0, offset 1 for table db.orders")
        .hasMessageContaining("errors.deadletterqueue.topic.name")
        .hasMessageNotContaining("secret");
    assertThat(appender.batches).isEmpty();
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
    worker.send(impossible());
    start(T0);
    assertThatThrownBy(() -> worker.poll(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Table db.orders can't be created for topic db.orders")
        .hasMessageContaining("rename it");
  }

  @Test
  void aTableThatCantBeStopsAloneWhereTheTaskHasOthers() {
    TopicPartition other = new TopicPartition("db.customers", 0);
    Records customers = new Records("db.customers", 0);
    worker.send(impossible());
    worker.send(customers.row(0, 1, "x"));
    start(T0, other);
    poll(2);
    worker.send(customers.row(1, 2, "y"));
    poll(2);

    assertThat(worker.paused).containsExactly(T0);
    assertThat(worker.commit()).doesNotContainKey(T0);
    assertThat(offsets("db.customers")).containsExactly(0L, 1L);

    tables.impossible = "possible now";
    clock.advance(StoppedSources.PAUSE);
    poll(2);
    poll(2);

    assertThat(worker.paused).isEmpty();
    assertThat(offsets("db.orders")).containsExactly(0L);
  }

  private SinkRecord impossible() {
    Schema impossible =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("impossible", Schema.INT64_SCHEMA)
            .build();
    return t0.record(0, 1, impossible, new Struct(impossible).put("id", 1L).put("impossible", 1L));
  }

  @Test
  void aTableStaysWhatItsInsertModeMadeItAndNothingIsLostMeanwhile() {
    worker.send(t0.row(0, 1, "a"));
    start(T0);
    poll(1);
    table().apply();
    worker.commit();

    worker.send(t0.row(1, 2, "b"));
    wanted = new WantedChanges(false, false, true);
    decoding = withoutKey();
    restart(T0);
    assertThatThrownBy(() -> worker.poll(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("set insert.mode=upsert");
    assertThat(worker.commit().getOrDefault(T0, new OffsetAndMetadata(1)).offset()).isEqualTo(1);

    wanted = WantedChanges.ALL;
    decoding = DecoderSettings.byRecordKey();
    worker.forgetTheRest();
    restart(T0);
    poll(1);
    assertThat(offsets("db.orders")).containsExactly(0L, 1L);
  }

  @Test
  void norDoesOneThatIsAppendedToGetAKey() {
    wanted = new WantedChanges(false, false, true);
    decoding = withoutKey();
    worker.send(t0.row(0, 1, "a"));
    start(T0);
    poll(1);

    wanted = WantedChanges.ALL;
    decoding = DecoderSettings.byRecordKey();
    worker.send(t0.row(1, 2, "b"));
    restart(T0);
    assertThatThrownBy(() -> worker.poll(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("set insert.mode=append");
  }

  private static DecoderSettings withoutKey() {
    DecoderSettings keyed = DecoderSettings.byRecordKey();
    return new DecoderSettings(
        DecoderSettings.KeyMode.NONE,
        List.of(),
        keyed.unavailablePlaceholder(),
        keyed.types(),
        keyed.added(),
        false);
  }

  @Test
  void aTopicWithoutATableStopsTheTask() {
    TopicPartition nowhere = new TopicPartition("nodots", 0);
    worker.send(new Records("nodots", 0).row(0, 1, "a"));
    start(nowhere);
    assertThatThrownBy(() -> worker.poll(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("a namespace is missing");
  }
}
