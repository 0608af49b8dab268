package io.icecap.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.JointApplier;
import io.icecap.apply.JointChanges;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.catalog.TablePointers;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.replica.Replicas;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import io.icecap.table.iceberg.IcebergSettings;
import io.icecap.table.iceberg.IcebergTables;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.InMemoryLeases;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;

/** A warehouse with its buffer, a real applier that works when told to, and sessions over it. */
final class SqlScene implements AutoCloseable {
  static final SourcePartition SOURCE = new SourcePartition("orders", 0);

  final InMemoryBuffer buffer = new InMemoryBuffer();
  final ObjectStore store;
  final IcebergTables tables;
  private final StoreSettings settings;
  private final Path work;
  private final IcecapCatalog catalog;
  final Applier applier;

  /** Held by the session that commits a transaction: their cache is one folder. */
  private final Object jointCaches = new Object();

  private final Map<TableName, Long> nextOffsets = new HashMap<>();

  /** Runs once, when a transaction is committed and its pointers have not moved. */
  Runnable beforePointersMove = () -> {};

  SqlScene(Path directory) {
    this(
        new LocalObjectStore(),
        new StoreSettings(
            new Location("file://" + directory.resolve("warehouse").toAbsolutePath()), Map.of()),
        directory.resolve("work"));
  }

  SqlScene(ObjectStore store, StoreSettings settings, Path work) {
    this.store = store;
    this.settings = settings;
    this.work = work;
    this.catalog = IcecapCatalog.open(store, settings, pointers(), Clock.systemUTC());
    this.tables =
        new IcebergTables(
            catalog, new IcebergSettings(Duration.ofHours(1), Clock.systemUTC(), UUID::randomUUID));
    this.applier =
        new Applier(
            "applier",
            tables,
            buffer,
            new InMemoryLeases(Clock.systemUTC()),
            caches("cache"),
            new ApplySettings(
                Duration.ZERO, Duration.ofDays(10), 64L << 20, 1, Duration.ofHours(1)),
            Replicas.NONE,
            SnapshotListener.NONE,
            Clock.systemUTC());
  }

  LiveTable table(String name, RowSchema schema, TableSettings wanted) {
    return tables.openOrCreate(TableName.parse(name), schema, wanted, Map.of(SOURCE, 0L));
  }

  /** A table with a column id, apart from the others. */
  void tableOfGroup(String name, String group) {
    TableName of = TableName.parse(name);
    var ignored =
        catalog
            .buildTable(
                TableIdentifier.of(Namespace.of(of.namespace().get(0)), of.name()),
                new Schema(
                    List.of(Types.NestedField.required(1, "id", Types.LongType.get())), Set.of(1)))
            .withProperty(IcecapCatalog.GROUP, group)
            .create();
  }

  /** As another engine does it: a commit to the chain alone. */
  void deleteRows(LiveTable table) {
    TableName name = table.name();
    catalog
        .loadTable(TableIdentifier.of(Namespace.of(name.namespace().get(0)), name.name()))
        .newDelete()
        .deleteFromRowFilter(Expressions.alwaysTrue())
        .commit();
  }

  SqlSession session(AsOf asOf) {
    return session(asOf, bounds(1_000_000, Duration.ofMinutes(1)));
  }

  SqlSession session(AsOf asOf, SqlSettings bounds) {
    return session(asOf, bounds, this::publisher);
  }

  SqlSession session(AsOf asOf, SqlSettings bounds, Supplier<Publisher> publishers) {
    return new SqlSession(
        tables,
        buffer,
        store,
        settings.warehouse(),
        bounds,
        asOf,
        publishers,
        this::publish,
        topics -> {
          throw new AssertionError("There is no Kafka in this scene");
        });
  }

  private void publish(List<JointChanges> parts, Runnable lastCheck) {
    synchronized (jointCaches) {
      try (JointApplier joint = new JointApplier(tables, caches("joint"), Clock.systemUTC())) {
        joint.publish(parts, lastCheck);
      }
    }
  }

  private TablePointers pointers() {
    return (TablePointers)
        Proxy.newProxyInstance(
            TablePointers.class.getClassLoader(),
            new Class<?>[] {TablePointers.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("moveTogether")) {
                Runnable before = beforePointersMove;
                beforePointersMove = () -> {};
                before.run();
              }
              return method.invoke(buffer, arguments);
            });
  }

  private PartitionCaches caches(String folder) {
    return DuckDbPartitionCaches.open(
        new CacheSettings(work.resolve(folder), 256L << 20),
        store,
        new ParquetDataFileWriter(store, work.resolve("temporary")),
        ReplicaFiles.NONE);
  }

  SqlSettings bounds(long rowsMax, Duration timeMax) {
    return new SqlSettings(
        work.resolve("sql"), 256L << 20, 64L << 20, 2, 64L << 20, rowsMax, timeMax);
  }

  /** The offset of the table's next change. */
  long nextOffset(LiveTable table) {
    return nextOffsets.merge(table.name(), 1L, Long::sum) - 1;
  }

  /** Buffers changes as a sink task does. */
  void append(LiveTable table, List<Change> changes) {
    Map<PartitionKey, List<Change>> byPartition = new TreeMap<>();
    for (Change change : changes) {
      byPartition.computeIfAbsent(listOf(table, change), p -> new ArrayList<>()).add(change);
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    byPartition.forEach((p, list) -> blobs.put(p, ChangeCodec.encode(table.schema(), list)));
    Append append =
        new Append(
            table.id(),
            buffer.status(table.id()).incarnation(),
            SOURCE,
            buffer.status(table.id()).watermarks().get(SOURCE),
            nextOffsets.getOrDefault(table.name(), 0L),
            blobs);
    assertThat(buffer.append(List.of(append)).get(0)).isInstanceOf(AppendOutcome.Appended.class);
  }

  private static PartitionKey listOf(LiveTable table, Change change) {
    return change.operation() == Operation.TRUNCATE
            || change.changesKey()
            || table.partitioning().rowsMove()
        ? PartitionKey.ALL
        : table.partitioning().partitionOf(change.values());
  }

  /** Publishes what is buffered. */
  void apply() {
    synchronized (applier) {
      applier.round();
    }
  }

  Publisher publisher() {
    return new Publisher() {
      @Override
      public void publish(TableId table) {
        synchronized (applier) {
          applier.round(table);
        }
      }

      @Override
      public Optional<RuntimeException> failure() {
        return applier.failure();
      }

      @Override
      public void close() {}
    };
  }

  /** All rows of a query. */
  static List<Object[]> rows(SqlSession session, String query) {
    List<Object[]> rows = new ArrayList<>();
    try (SqlResult result = session.execute(query)) {
      while (result.next()) {
        rows.add(result.row());
      }
    }
    return rows;
  }

  @Override
  public void close() {
    applier.close();
    catalog.close();
    store.close();
  }
}
