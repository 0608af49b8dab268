package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IngestPressureTest extends IngestScene {
  @Test
  void theFullBufferPausesAndTheEmptiedOneResumes() {
    send(t0, 0, 100);
    worker.assign(ingest(worker, 200), T0, T1);
    poll(100);
    assertThat(worker.paused).containsExactlyInAnyOrder(T0, T1);
    clock.advance(Duration.ofMillis(100));
    poll(1);
    assertThat(worker.paused).isNotEmpty();
    table().apply();
    clock.advance(Duration.ofMillis(100));
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
}
