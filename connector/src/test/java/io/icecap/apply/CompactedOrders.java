package io.icecap.apply;

import static io.icecap.format.CommitMode.COPY_ON_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.replica.Replicas;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import io.icecap.table.iceberg.IcebergSettings;
import io.icecap.table.iceberg.IcebergTables;
import io.icecap.testing.Await;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.InMemoryLeases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** A table whose files are all rewritten in the background, where that goes on only when it may. */
final class CompactedOrders implements AutoCloseable {
  private static final TableName NAME = TableName.parse("shop.orders");
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);

  final CountDownLatch writing = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);
  final GatedPlacements placements = new GatedPlacements();

  /** Where the background has begun to write. */
  final List<Location> writtenTo = new CopyOnWriteArrayList<>();

  /** What the table is to have: versions by id. */
  final Map<Long, Long> rows = new TreeMap<>();

  Duration longest = Duration.ofHours(1);
  Duration heldAtMost = CompactionSettings.HELD_AT_MOST;
  Applier applier;
  LiveTable table;

  private final Path directory;
  private final ObjectStore store = new LocalObjectStore();
  private final InMemoryBuffer buffer = new InMemoryBuffer();
  private final IcecapCatalog catalog;
  private long nextOffset;

  CompactedOrders(Path directory) {
    this.directory = directory;
    StoreSettings settings =
        new StoreSettings(new Location("file://" + directory.toAbsolutePath()), Map.of());
    catalog = IcecapCatalog.open(store, settings, buffer, Clock.systemUTC());
  }

  @Override
  public void close() {
    released.countDown();
    placements.open();
    applier.close();
    catalog.close();
  }

  /** Partitioned by a column that is not in the key. */
  void openMoving(CommitMode mode) {
    open(
        List.of(0),
        new TableSettings(
            "part",
            Optional.of(mode),
            OptionalInt.empty(),
            Optional.empty(),
            PartitionMoves.INDEX));
  }

  void open(List<Integer> key, String partitionBy, CommitMode mode, int formatVersion) {
    open(
        key.isEmpty() || !partitionBy.equals("part") ? key : List.of(0, 1),
        new TableSettings(partitionBy, Optional.of(mode), OptionalInt.of(formatVersion)));
  }

  private void open(List<Integer> key, TableSettings created) {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "id", Simple.LONG, true),
                new Column(0, "part", Simple.LONG, true),
                new Column(0, "version", Simple.LONG, false)),
            key);
    IcebergTables tables =
        new IcebergTables(
            catalog, new IcebergSettings(Duration.ofHours(1), Clock.systemUTC(), UUID::randomUUID));
    table = tables.openOrCreate(NAME, schema, created, Map.of(SOURCE, 0L));
    Path work = directory.resolve("work");
    applier =
        new Applier(
            "applier",
            tables,
            buffer,
            new InMemoryLeases(Clock.systemUTC()),
            placements.around(
                DuckDbPartitionCaches.open(
                    new CacheSettings(work.resolve("cache"), 256L << 20),
                    store,
                    slow(new ParquetDataFileWriter(store, work.resolve("temporary"))),
                    ReplicaFiles.NONE)),
            new ApplySettings(
                Duration.ZERO,
                Duration.ofDays(10),
                64L << 20,
                1,
                Duration.ofHours(1),
                new CompactionSettings(
                    List.of(), 128L << 20, Optional.empty(), 1, longest, heldAtMost)),
            Replicas.NONE,
            SnapshotListener.NONE,
            Clock.systemUTC());
  }

  /** In the background it does not end before it is released. */
  private DataFileWriter slow(DataFileWriter writer) {
    return new DataFileWriter() {
      @Override
      public DataFile write(
          Connection connection,
          String query,
          RowSchema schema,
          PartitionKey partition,
          Location to)
          throws SQLException {
        if (Thread.currentThread().getName().equals("icecap-compact")) {
          writtenTo.add(to);
          writing.countDown();
          GatedPlacements.await(released);
        }
        return writer.write(connection, query, schema, partition, to);
      }
    };
  }

  void roundsUntilRewriting(int part) {
    for (int round = 0; round < 30 && writing.getCount() > 0; round++) {
      round(part);
    }
    Await.until("files to be rewritten", Duration.ofSeconds(30), () -> writing.getCount() == 0);
  }

  void roundsUntil(String what, BooleanSupplier condition) {
    Await.until(
        what,
        Duration.ofSeconds(30),
        () -> {
          applier.round();
          return condition.getAsBoolean();
        });
  }

  void round(int part) {
    for (int i = 0; i < 10; i++) {
      long ignored = change(part);
    }
    applier.round();
  }

  /** Of an earlier row every second time; one more row where old files would not stay. */
  long change(int part) {
    boolean adds = table.schema().appends() || table.head().commitMode() == COPY_ON_WRITE;
    long offset = nextOffset++;
    long id = adds || offset % 2 == 0 ? offset : offset / 2;
    boolean delete = !adds && offset % 11 == 3;
    Object[] values = {id, (long) part, delete ? null : offset};
    append(new Change(delete ? Operation.DELETE : Operation.UPSERT, values, offset, 0));
    if (delete) {
      rows.remove(id);
    } else {
      rows.put(id, offset);
    }
    return id;
  }

  void put(long id, long part) {
    long offset = nextOffset++;
    append(new Change(Operation.UPSERT, new Object[] {id, part, offset}, offset, 0));
    rows.put(id, offset);
  }

  /** Without any of its rows. */
  void truncate() {
    append(new Change(Operation.TRUNCATE, new Object[3], nextOffset++, 0));
    rows.clear();
  }

  /** Another engine takes away the first of the files, and the rows in it. */
  void anotherEngineDeletesAFile() {
    DeleteFiles delete = iceberg().newDelete();
    try (CloseableIterable<FileScanTask> tasks = iceberg().newScan().planFiles()) {
      delete.deleteFile(
          listed(tasks).stream()
              .map(FileScanTask::file)
              .min(Comparator.comparingLong(ContentFile::fileSequenceNumber))
              .orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    delete.commit();
    rows.clear();
    rows.putAll(read());
  }

  void append(Change change) {
    PartitionKey partition =
        table.partitioning().rowsMove() || change.operation() == Operation.TRUNCATE
            ? PartitionKey.ALL
            : table.partitioning().partitionOf(change.values());
    Blob blob = ChangeCodec.encode(table.schema(), new ArrayList<>(List.of(change)));
    AppendOutcome outcome =
        buffer
            .append(
                List.of(
                    new Append(
                        table.id(),
                        buffer.status(table.id()).incarnation(),
                        SOURCE,
                        change.offset(),
                        nextOffset,
                        Map.of(partition, blob))))
            .get(0);
    assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
  }

  private Table iceberg() {
    return catalog.loadTable(TableIdentifier.parse(NAME.toString()));
  }

  private static List<FileScanTask> listed(CloseableIterable<FileScanTask> tasks) {
    List<FileScanTask> list = new ArrayList<>();
    tasks.forEach(list::add);
    return list;
  }

  /** What the table's live files are. */
  Set<String> liveFiles() {
    try (CloseableIterable<FileScanTask> tasks = iceberg().newScan().planFiles()) {
      return listed(tasks).stream().map(task -> task.file().location()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<Long, Long> read() {
    Map<Long, Long> read = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(iceberg()).build()) {
      for (Record record : records) {
        assertThat(read.put((Long) record.get(0), (Long) record.get(2))).isNull();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  long replaces() {
    long count = 0;
    for (var snapshot : iceberg().snapshots()) {
      count += snapshot.operation().equals("replace") ? 1 : 0;
    }
    return count;
  }

  /** Small files that a rewrite took away. */
  long replacedFiles() {
    long most = 0;
    for (var snapshot : iceberg().snapshots()) {
      most =
          Math.max(
              most, Long.parseLong(snapshot.summary().getOrDefault("deleted-data-files", "0")));
    }
    return most > 2 ? most : 0;
  }
}
