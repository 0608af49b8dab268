package io.icecap.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The loss of the cached partitions, on purpose, beside the stream. */
final class CacheLoss implements AutoCloseable {
  private final FutureTask<Void> loss;

  private CacheLoss(FutureTask<Void> loss) {
    this.loss = loss;
    var thread = new Thread(loss, "cache-loss");
    thread.setDaemon(true);
    thread.start();
  }

  static CacheLoss after(Duration delay, Callable<Void> loss) {
    return new CacheLoss(
        new FutureTask<>(
            () -> {
              TimeUnit.MILLISECONDS.sleep(delay.toMillis());
              return loss.call();
            }));
  }

  static CacheLoss never() {
    return new CacheLoss(new FutureTask<>(() -> null));
  }

  /** Waits for its end. */
  void await() throws IOException, InterruptedException {
    try {
      loss.get();
    } catch (ExecutionException e) {
      throw new IOException("The cache was not lost: " + e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void close() {
    loss.cancel(true);
  }
}
