package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class IngestCommitTest extends IngestScene {
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
}
