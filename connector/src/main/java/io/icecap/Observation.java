package io.icecap;

import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.cache.PartitionCaches;
import io.icecap.metrics.MeterFeed;
import io.icecap.metrics.Meters;
import io.icecap.metrics.MetricBeans;
import io.icecap.observe.ObservedApplies;
import io.icecap.observe.ObservedBuffer;
import io.icecap.observe.ObservedCaches;
import io.icecap.observe.ObservedTables;
import io.icecap.observe.Observer;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.replica.ReplicaStatus;
import io.icecap.status.NoteLoop;
import io.icecap.status.ProcessIdentity;
import io.icecap.status.ProcessReport;
import io.icecap.table.Tables;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What is told of the work of one {@link Icecap}, put together. */
final class Observation implements AutoCloseable {
  private final RedisOrchestrator redis;
  private final ProcessReport report = new ProcessReport(Clock.systemUTC());
  private final Meters meters;
  private final Observer observer;
  private final ObservedTables tables;
  private final ChangeBuffer buffer;
  private final List<NoteLoop> notes = new CopyOnWriteArrayList<>();
  private final List<MeterFeed> feeds = new CopyOnWriteArrayList<>();

  Observation(RedisOrchestrator redis, Tables tables) {
    this.redis = redis;
    this.meters = new Meters(report::replicas);
    this.observer = Observer.of(List.of(report, meters));
    this.tables = new ObservedTables(tables, observer);
    this.buffer = new ObservedBuffer(redis.changeBuffer(), observer);
  }

  Observer observer() {
    return observer;
  }

  Tables tables() {
    return tables;
  }

  ChangeBuffer buffer() {
    return buffer;
  }

  PartitionCaches caches(PartitionCaches caches) {
    return new ObservedCaches(caches, tables, observer);
  }

  SnapshotListener applies(SnapshotListener listener) {
    return new ObservedApplies(listener, tables, observer);
  }

  void runs(String applier, Supplier<List<ReplicaStatus>> replicas) {
    report.runs(applier, replicas);
  }

  Meters meters() {
    return meters;
  }

  /**
   * Leaves notes in Redis from now on, and shows the meters in JMX.
   *
   * @param registries that show them as well; closed with this
   */
  void introduce(String kind, String name, List<MeterFeed.Target> registries) {
    ProcessIdentity who =
        new ProcessIdentity(UUID.randomUUID().toString(), kind, name, Clock.systemUTC().instant());
    NoteLoop loop = new NoteLoop(redis.processNotes(), who, report);
    notes.add(loop);
    loop.start();
    List<MeterFeed.Target> targets = new ArrayList<>(registries);
    targets.add(new MetricBeans(kind, name));
    MeterFeed feed = new MeterFeed(meters, targets);
    feeds.add(feed);
    feed.start();
  }

  @Override
  public void close() {
    feeds.forEach(MeterFeed::close);
    notes.forEach(NoteLoop::close);
  }
}
