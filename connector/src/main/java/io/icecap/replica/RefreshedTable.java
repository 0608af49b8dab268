package io.icecap.replica;

import io.icecap.change.PartitionKey;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.ReplicaState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/** The replicas of one table. At any time at most one piece of work for them is under way. */
final class RefreshedTable {
  private final LiveTable table;
  private final List<RefreshedFormat> formats;
  private final CopyFolder copies;
  private final Clock clock;
  private final Executor thread;
  private boolean busy;

  RefreshedTable(
      LiveTable table,
      List<ReplicaFormat> formats,
      Duration interval,
      CopyFolder copies,
      Clock clock,
      Executor thread) {
    this.table = table;
    this.formats =
        formats.stream().map(format -> new RefreshedFormat(table, format, interval)).toList();
    this.copies = copies;
    this.clock = clock;
    this.thread = thread;
  }

  synchronized Optional<Refresh> due(Head head) {
    long now = clock.millis();
    formats.forEach(format -> format.look(head, now));
    if (busy) {
      return Optional.empty();
    }
    List<RefreshedFormat> due = formats.stream().filter(f -> f.isDue(head, now)).toList();
    if (due.isEmpty()) {
      return Optional.empty();
    }
    if (due.stream().anyMatch(format -> !format.isKnown())) {
      work(() -> due.forEach(format -> format.readState(clock)));
      return Optional.empty();
    }
    return Optional.of(new Taken(due, ReplicaState.of(head), now));
  }

  synchronized List<ReplicaStatus> status() {
    long now = clock.millis();
    return formats.stream().map(format -> format.status(now)).toList();
  }

  private void work(Runnable work) {
    busy = true;
    try {
      thread.execute(
          () -> {
            try {
              work.run();
            } finally {
              done();
            }
          });
    } catch (RejectedExecutionException e) {
      busy = false; // closing
    }
  }

  private synchronized void done() {
    busy = false;
  }

  /** A refresh that waits for its copies. */
  private final class Taken implements Refresh {
    private final List<RefreshedFormat> due;
    private final ReplicaState to;
    private final long takenMillis;
    private final Map<PartitionKey, Path> files = new TreeMap<>();
    private final Path folder;

    Taken(List<RefreshedFormat> due, ReplicaState to, long takenMillis) {
      this.due = due;
      this.to = to;
      this.takenMillis = takenMillis;
      try {
        this.folder = copies.make();
      } catch (IOException e) {
        due.forEach(format -> format.failed(e, takenMillis));
        throw new UncheckedIOException("No folder can be made for copies of partitions", e);
      }
      Set<PartitionKey> wanted = new TreeSet<>();
      due.forEach(format -> wanted.addAll(format.differences(to)));
      wanted.forEach(partition -> files.put(partition, folder.resolve(files.size() + ".duckdb")));
    }

    @Override
    public Set<PartitionKey> partitions() {
      return files.keySet();
    }

    @Override
    public Path copyOf(PartitionKey partition) {
      return files.get(partition);
    }

    @Override
    public String view() {
      return table.name().name();
    }

    @Override
    public void start() {
      synchronized (RefreshedTable.this) {
        work(
            () -> {
              try {
                due.forEach(format -> format.refresh(to, files, view(), takenMillis, clock));
              } finally {
                CopyFolder.remove(folder);
              }
            });
        if (!busy) {
          CopyFolder.remove(folder);
        }
      }
    }

    @Override
    public void abandon(RuntimeException cause) {
      synchronized (RefreshedTable.this) {
        due.forEach(format -> format.failed(cause, clock.millis()));
      }
      CopyFolder.remove(folder);
    }

    @Override
    public String toString() {
      return files.keySet().stream().map(PartitionKey::id).collect(Collectors.joining(", "));
    }
  }
}
