package io.icecap.replica;

import io.icecap.change.TableId;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replicas that are written by a thread of their own, one table after the other. A table has one
 * refresh under way or waiting at most: the next one is taken from the head when that is done, so
 * that the newest wins. A refresh has one partition's copy on the local disk at a time.
 */
public final class BackgroundReplicas implements Replicas {
  private static final Logger log = LoggerFactory.getLogger(BackgroundReplicas.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final List<ReplicaFormat> formats;
  private final Duration interval;
  private final Duration longest;
  private final CopyFolder copies;
  private final Clock clock;
  private final Map<TableId, RefreshedTable> tables = new HashMap<>();
  private final ExecutorService thread;

  private BackgroundReplicas(
      List<ReplicaFormat> formats,
      Duration interval,
      Duration longest,
      CopyFolder copies,
      Clock clock) {
    this.formats = formats;
    this.interval = interval;
    this.longest = longest;
    this.copies = copies;
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread worker = new Thread(work, "icecap-replicas");
              worker.setDaemon(true);
              worker.setPriority(Thread.MIN_PRIORITY);
              return worker;
            });
  }

  /**
   * @param longest what takes longer, from its snapshot on, is not published
   * @param copies made if it does not exist; what processes that were killed have left there goes
   */
  public static BackgroundReplicas open(
      List<ReplicaFormat> formats, Duration interval, Duration longest, Path copies, Clock clock) {
    try {
      return new BackgroundReplicas(
          formats, interval, longest, CopyFolder.open(copies, UUID.randomUUID().toString()), clock);
    } catch (IOException e) {
      throw new IllegalStateException(
          "The folder %s can't be used for copies of partitions; check permissions and disk space"
              .formatted(copies),
          e);
    }
  }

  @Override
  public boolean keepsAny() {
    return true;
  }

  @Override
  public Optional<Refresh> due(LiveTable table, Head head) {
    if (table.isReplica() || head.snapshotId().isEmpty() || thread.isShutdown()) {
      return Optional.empty();
    }
    return refreshed(table).due(head);
  }

  private synchronized RefreshedTable refreshed(LiveTable table) {
    return tables.computeIfAbsent(
        table.id(),
        id ->
            new RefreshedTable(table, formats, interval, longest, copies, clock, thread::execute));
  }

  @Override
  public synchronized List<ReplicaStatus> status() {
    return tables.values().stream().flatMap(table -> table.status().stream()).toList();
  }

  private void cutOff() {
    thread.shutdownNow();
    List<RefreshedTable> all;
    synchronized (this) {
      all = List.copyOf(tables.values());
    }
    all.forEach(RefreshedTable::cutOff);
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.info("A refresh of replicas is cut off; the next one makes up for it");
        cutOff();
      }
    } catch (InterruptedException e) {
      cutOff();
      Thread.currentThread().interrupt();
    }
    copies.close();
  }
}
