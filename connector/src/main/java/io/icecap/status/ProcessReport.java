package io.icecap.status;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.change.TableName;
import io.icecap.observe.Observer;
import io.icecap.observe.Step;
import io.icecap.replica.ReplicaStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Gathers what a process will say of itself: bounded, however many tables it has. Thread-safe. */
public final class ProcessReport implements Observer {
  private static final int TABLES_SAID = 200;

  /** A function makes a new one each time that it is woken. */
  private static final int APPLIERS_MAX = 16;

  /** How much of the mean is the last one. */
  private static final double WEIGHT = 0.1;

  private final Clock clock;
  private final Problems problems;

  /** By the name that their leases have, the newest last. */
  private final Map<String, Supplier<List<ReplicaStatus>>> appliers = new LinkedHashMap<>();

  private final Map<String, Work> tables = new TreeMap<>();
  private final Map<Step, Double> steps = new EnumMap<>(Step.class);

  public ProcessReport(Clock clock) {
    this.clock = clock;
    this.problems = new Problems(clock);
  }

  /** What was done for one table. */
  private static final class Work {
    private final Rate rate;
    private long commits;
    private long changes;
    private long hits;
    private long misses;

    Work(Clock clock) {
      this.rate = new Rate(clock);
    }

    ProcessNote.Table said(String table) {
      return new ProcessNote.Table(table, commits, changes, rate.perSecond(), hits, misses);
    }
  }

  /** An applier of this process, by the name that its leases have. */
  public synchronized void runs(String applier, Supplier<List<ReplicaStatus>> replicas) {
    appliers.put(applier, replicas);
    if (appliers.size() > APPLIERS_MAX) {
      appliers.remove(appliers.keySet().iterator().next());
    }
  }

  /** Those of all appliers of this process. Asked without the lock that applies may wait for. */
  public List<ReplicaStatus> replicas() {
    List<Supplier<List<ReplicaStatus>>> all;
    synchronized (this) {
      all = List.copyOf(appliers.values());
    }
    return all.stream().flatMap(of -> of.get().stream()).toList();
  }

  @Override
  public synchronized void published(PublishedSnapshot snapshot) {
    Work work = work(snapshot.table());
    work.commits++;
    work.changes += snapshot.changes();
    work.rate.add(snapshot.changes());
  }

  @Override
  public synchronized void cached(TableName table, boolean current) {
    Work work = work(table);
    work.hits += current ? 1 : 0;
    work.misses += current ? 0 : 1;
  }

  @Override
  public synchronized void took(Step step, Duration duration) {
    steps.merge(step, duration.toNanos() / 1e6, (mean, millis) -> mean + WEIGHT * (millis - mean));
  }

  @Override
  public void failed(String table, RuntimeException reason) {
    problems.add(table, reason.getMessage() == null ? reason.toString() : reason.getMessage());
  }

  @Override
  public void succeeded(String table) {
    problems.over(table);
  }

  @Override
  public void stopped(String table, String reason) {
    problems.add(table, reason);
  }

  private Work work(TableName table) {
    return tables.computeIfAbsent(table.toString(), name -> new Work(clock));
  }

  /** What the process says now; of very many tables, of those with the most changes. */
  ProcessNote note(ProcessIdentity who) {
    return note(who, replicas().stream().limit(TABLES_SAID).map(ProcessReport::said).toList());
  }

  private synchronized ProcessNote note(ProcessIdentity who, List<ProcessNote.Replica> replicas) {
    return new ProcessNote(
        who.id(),
        who.kind(),
        who.name(),
        who.hostName(),
        ProcessHandle.current().pid(),
        who.since(),
        clock.instant(),
        List.copyOf(appliers.keySet()),
        tables.entrySet().stream()
            .map(entry -> entry.getValue().said(entry.getKey()))
            .sorted(Comparator.comparingDouble(ProcessNote.Table::changesPerSecond).reversed())
            .limit(TABLES_SAID)
            .toList(),
        replicas,
        said(steps),
        problems.all());
  }

  private static Map<String, Double> said(Map<Step, Double> steps) {
    Map<String, Double> said = new TreeMap<>();
    steps.forEach((step, millis) -> said.put(step.word(), Math.round(millis * 10) / 10.0));
    return said;
  }

  private static ProcessNote.Replica said(ReplicaStatus replica) {
    return new ProcessNote.Replica(
        replica.table().toString(),
        replica.format(),
        replica.version(),
        replica.versionsBehind(),
        replica.lag().toMillis(),
        replica.failures(),
        replica.lastError().orElse(""));
  }
}
