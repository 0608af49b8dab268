package io.icecap.connect;

import io.icecap.Icecap;
import io.icecap.Version;
import io.icecap.apply.ApplyLoop;
import io.icecap.apply.PublishedSnapshot;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.config.IcecapApplierConfig;
import io.icecap.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task of the companion connector: wires an applier, and hands on what it publishes. */
public final class IcecapApplierTask extends SourceTask {
  private static final Logger log = LoggerFactory.getLogger(IcecapApplierTask.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final long POLL_MILLIS = 500;

  private final SnapshotQueue published = new SnapshotQueue();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private IcecapApplierConfig config;
  private Icecap icecap;
  private ApplyLoop applier;

  @Override
  public String version() {
    return Version.OF_BUILD;
  }

  @Override
  public void start(Map<String, String> properties) {
    config = new IcecapApplierConfig(properties);
  }

  /** Waits a while for snapshots; null if there is none. */
  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (!connected()) {
      return null;
    }
    applier
        .failure()
        .ifPresent(
            failure -> {
              throw new ConnectException(
                  "Changes can't be applied: " + failure.getMessage(), failure);
            });
    List<PublishedSnapshot> snapshots = published.take(POLL_MILLIS);
    return snapshots.isEmpty()
        ? null
        : snapshots.stream().map(s -> SnapshotRecord.of(s, config.topic())).toList();
  }

  /** Here and not in start, which Connect does not repeat after an outage. */
  private boolean connected() throws InterruptedException {
    synchronized (this) {
      if (applier != null || stopped.getCount() == 0) {
        return applier != null;
      }
      try {
        icecap = Icecap.open(config.settings());
        icecap.introduce(
            "applier",
            config.originalsStrings().getOrDefault("name", "applier"),
            WorkerMetrics.of(context));
        applier = icecap.applyLoop(config.settings(), published);
        applier.start();
        return true;
      } catch (BufferUnavailableException | StoreUnavailableException e) {
        log.warn("Not connected yet, trying again: {}", e.getMessage());
        close();
      }
    }
    stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    return false;
  }

  /** Called by another thread than poll. */
  @Override
  public void stop() {
    stopped.countDown();
    close();
  }

  private synchronized void close() {
    if (applier != null) {
      applier.close();
    }
    if (icecap != null) {
      icecap.close();
      icecap = null;
    }
  }
}
