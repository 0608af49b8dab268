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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
  private final Set<String> byDefault;
  private final Duration interval;
  private final Duration longest;
  private final CopyFolder copies;
  private final Clock clock;
  private final Map<TableId, RefreshedTable> tables = new HashMap<>();
  private final ExecutorService thread;

  private BackgroundReplicas(
      List<ReplicaFormat> formats,
      Set<String> byDefault,
      Duration interval,
      Duration longest,
      CopyFolder copies,
      Clock clock) {
    this.formats = formats;
    this.byDefault = byDefault;
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

  /** Replicas of all tables in all of these formats, where they don't say otherwise. */
  public static BackgroundReplicas open(
      List<ReplicaFormat> formats, Duration interval, Duration longest, Path copies, Clock clock) {
    Set<String> all = formats.stream().map(ReplicaFormat::name).collect(Collectors.toSet());
    return open(formats, all, interval, longest, copies, clock);
  }

  /**
   * @param byDefault the formats of tables that don't say in which they are kept
   * @param longest what takes longer, from its snapshot on, is not published
   * @param copies made if it does not exist; what processes that were killed have left there goes
   */
  public static BackgroundReplicas open(
      List<ReplicaFormat> formats,
      Set<String> byDefault,
      Duration interval,
      Duration longest,
      Path copies,
      Clock clock) {
    try {
      CopyFolder folder = new CopyFolder(copies, UUID.randomUUID().toString());
      if (!byDefault.isEmpty()) {
        folder.open();
      }
      return new BackgroundReplicas(formats, byDefault, interval, longest, folder, clock);
    } catch (IOException e) {
      throw new IllegalStateException(
          "The folder %s can't be used for copies of partitions; check permissions and disk space"
              .formatted(copies),
          e);
    }
  }

  @Override
  public synchronized boolean keepsAny() {
    return !byDefault.isEmpty() || tables.values().stream().anyMatch(RefreshedTable::isKept);
  }

  @Override
  public boolean keeps(LiveTable table) {
    return !RefreshedTable.formats(table, byDefault).isEmpty();
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
            new RefreshedTable(
                table, formats, byDefault, interval, longest, copies, clock, thread::execute));
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
        // It removes its copy itself.
        boolean ignored = thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      cutOff();
      Thread.currentThread().interrupt();
    }
    copies.close();
  }
}
