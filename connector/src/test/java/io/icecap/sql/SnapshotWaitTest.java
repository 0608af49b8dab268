package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.TableId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A statement waits for its snapshot no longer than it may, whatever holds the snapshot up. */
class SnapshotWaitTest {
  private final CountDownLatch over = new CountDownLatch(1);

  @Test
  void endsWhenTheTimeIsOverThoughThePublisherDoesNotComeBack() {
    try (SnapshotWait wait =
        new SnapshotWait(() -> new Stuck(over), Duration.ofMillis(10), () -> false)) {
      assertThatThrownBy(() -> wait.until(new TableId("group", "chain"), () -> false))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("The time is over")
          .hasMessageContaining("not published yet");
      over.countDown();
    }
  }

  /** As one whose store has stopped to answer. */
  private record Stuck(CountDownLatch over) implements Publisher {
    @Override
    public void publish(TableId table) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Optional<RuntimeException> failure() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
