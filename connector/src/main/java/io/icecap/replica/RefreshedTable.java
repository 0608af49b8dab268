package io.icecap.replica;

import io.icecap.cache.PartitionSnapshot;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.ReplicaState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/** The replicas of one table. At any time at most one piece of work for them is under way. */
final class RefreshedTable {
  private final LiveTable table;
  private final List<RefreshedFormat> formats;
  private final Set<String> byDefault;
  private final CopyFolder copies;
  private final Clock clock;
  private final Executor thread;
  private final Set<Taken> lent = new HashSet<>();
  private boolean busy;

  RefreshedTable(
      LiveTable table,
      List<ReplicaFormat> formats,
      Set<String> byDefault,
      Duration interval,
      Duration longest,
      CopyFolder copies,
      Clock clock,
      Executor thread) {
    this.table = table;
    this.formats =
        formats.stream()
            .map(format -> new RefreshedFormat(table, format, interval, longest))
            .toList();
    this.byDefault = byDefault;
    this.copies = copies;
    this.clock = clock;
    this.thread = thread;
  }

  synchronized Optional<Refresh> due(Head head) {
    long now = clock.millis();
    List<RefreshedFormat> kept = kept();
    kept.forEach(format -> format.look(head, now));
    if (busy) {
      return Optional.empty();
    }
    List<RefreshedFormat> due =
        kept.stream().filter(f -> f.isDue(head, table.schema(), now)).toList();
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
    return kept().stream().map(format -> format.status(now)).toList();
  }

  boolean isKept() {
    return !kept().isEmpty();
  }

  private List<RefreshedFormat> kept() {
    Set<String> wanted = formats(table, byDefault);
    return formats.stream().filter(format -> wanted.contains(format.name())).toList();
  }

  static Set<String> formats(LiveTable table, Set<String> byDefault) {
    return table.own().replicas().map(Set::copyOf).orElse(byDefault);
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

  /** Cuts off what is under way; called when nothing is begun any more. */
  void cutOff() {
    List<Taken> cut;
    synchronized (this) {
      cut = List.copyOf(lent);
    }
    cut.forEach(Taken::close);
  }

  /** A refresh that waits for its snapshots, then for its turn. */
  private final class Taken implements Refresh {
    private final List<RefreshedFormat> due;
    private final ReplicaState to;
    private final RowSchema schema;
    private final long takenMillis;
    private final Set<PartitionKey> partitions = new TreeSet<>();
    private Map<PartitionKey, PartitionSnapshot> snapshots = Map.of();

    Taken(List<RefreshedFormat> due, ReplicaState to, long takenMillis) {
      this.due = due;
      this.to = to;
      this.schema = table.schema();
      this.takenMillis = takenMillis;
      due.forEach(format -> partitions.addAll(format.differences(to, schema)));
    }

    @Override
    public RowSchema schema() {
      return schema;
    }

    @Override
    public Set<PartitionKey> partitions() {
      return partitions;
    }

    @Override
    public void start(Map<PartitionKey, PartitionSnapshot> taken) {
      boolean begun;
      synchronized (RefreshedTable.this) {
        snapshots = new ConcurrentHashMap<>(taken);
        lent.add(this);
        work(this::run);
        begun = busy;
      }
      if (!begun) {
        close();
      }
    }

    private void run() {
      try {
        due.forEach(format -> format.begin(to, schema));
        for (PartitionKey partition : partitions) {
          write(partition);
        }
        due.forEach(format -> format.publish(to, schema, takenMillis, clock));
      } finally {
        close();
      }
    }

    /** There is one copy on the disk at a time. */
    private void write(PartitionKey partition) {
      List<RefreshedFormat> wanting = due.stream().filter(f -> f.wants(partition)).toList();
      if (wanting.isEmpty()) {
        return;
      }
      try (CopyFolder.Place place = copies.make();
          PartitionSnapshot snapshot = snapshots.get(partition)) {
        Path copy = place.folder().resolve("copy.duckdb");
        snapshot.copyTo(copy, table.name().name());
        wanting.forEach(f -> f.write(to, partition, copy, schema, clock));
      } catch (IOException | RuntimeException e) {
        wanting.forEach(format -> format.failed(e, clock.millis()));
      }
    }

    void close() {
      synchronized (RefreshedTable.this) {
        lent.remove(this);
      }
      snapshots.values().forEach(PartitionSnapshot::close);
    }

    @Override
    public void abandon(RuntimeException cause) {
      synchronized (RefreshedTable.this) {
        due.forEach(format -> format.failed(cause, clock.millis()));
      }
    }

    @Override
    public String toString() {
      return partitions.stream().map(PartitionKey::id).collect(Collectors.joining(", "));
    }
  }
}
