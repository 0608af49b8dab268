package io.icecap.it.console;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A warehouse on local disk over a real Redis, filled by hand and applied by a real applier. */
final class ShopWarehouse implements AutoCloseable {
  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true), new Column(0, "note", Simple.STRING, false)),
          List.of(0));

  final Icecap icecap;
  private final EmbeddedRedis redis;
  private final Path work;
  private final SnapshotListener listener;
  private final Map<String, Long> offsets = new TreeMap<>();
  private Applier applier;

  ShopWarehouse(EmbeddedRedis redis, Path work) {
    this(redis, work, SnapshotListener.NONE);
  }

  ShopWarehouse(EmbeddedRedis redis, Path work, SnapshotListener listener) {
    this.redis = redis;
    this.work = work;
    this.listener = listener;
    this.icecap = Icecap.open(settings());
  }

  Path folder() {
    return work.resolve("warehouse");
  }

  LiveTable table(String name) {
    return icecap
        .tables()
        .find(TableName.parse(name))
        .orElseGet(
            () ->
                icecap
                    .tables()
                    .openOrCreate(
                        TableName.parse(name),
                        SCHEMA,
                        TableSettings.partitionedBy("bucket(4, id)"),
                        Map.of(source(name), 0L)));
  }

  private static SourcePartition source(String name) {
    return new SourcePartition(name, 0);
  }

  /**
   * Buffers upserts of the keys 0 to {@code keys}, over and over, and no applier takes them yet.
   */
  void buffer(String name, int changes, int keys) {
    LiveTable table = table(name);
    long from = offsets.getOrDefault(name, 0L);
    Map<PartitionKey, List<Change>> byPartition = new TreeMap<>();
    for (int i = 0; i < changes; i++) {
      Object[] row = {(from + i) % keys, "note " + (from + i)};
      byPartition
          .computeIfAbsent(table.partitioning().partitionOf(row), p -> new ArrayList<>())
          .add(new Change(Operation.UPSERT, row, from + i, System.currentTimeMillis()));
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    byPartition.forEach((p, list) -> blobs.put(p, ChangeCodec.encode(table.schema(), list)));
    Append append =
        new Append(
            table.id(),
            icecap.appender().status(table.id()).incarnation(),
            source(name),
            from,
            from + changes,
            blobs);
    AppendOutcome outcome = icecap.appender().append(List.of(append)).get(0);
    if (!(outcome instanceof AppendOutcome.Appended)) {
      throw new AssertionError("not buffered: " + outcome);
    }
    offsets.put(name, from + changes);
  }

  void apply() {
    if (applier == null) {
      applier = icecap.applier(settings(), listener);
    }
    applier.round();
  }

  /** Whatever is buffered. */
  void applyAll() throws Exception {
    Await.until(
        "everything to be applied",
        Duration.ofSeconds(60),
        () -> {
          apply();
          return applier.dirty().isEmpty();
        });
  }

  IcecapSettings settings() {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(folder().toUri().toString()), Map.of()),
        new CacheSettings(work.resolve("cache"), 128L << 20),
        new ApplySettings(Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 1, Duration.ofHours(1)),
        MaintenanceSettings.DEFAULT,
        ReplicaSettings.NONE);
  }

  @Override
  public void close() {
    if (applier != null) {
      applier.close();
    }
    icecap.close();
  }
}
