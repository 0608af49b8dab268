package io.icecap.apply;

import static io.icecap.format.CommitMode.COPY_ON_WRITE;
import static io.icecap.format.CommitMode.MERGE_ON_READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.FileRewrite;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
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
import io.icecap.table.TableSettings;
import io.icecap.table.iceberg.IcebergSettings;
import io.icecap.table.iceberg.IcebergTables;
import io.icecap.testing.Await;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.InMemoryLeases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are rewritten for as long as it takes, and the table goes on. */
class LongCompactionTest {
  private static final TableName NAME = TableName.parse("shop.orders");
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);

  @TempDir Path directory;

  private final ObjectStore store = new LocalObjectStore();
  private final InMemoryBuffer buffer = new InMemoryBuffer();
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch placing = new CountDownLatch(1);
  private CountDownLatch mayBePlaced = new CountDownLatch(0);
  private final Map<Long, Long> rows = new TreeMap<>();
  private IcecapCatalog catalog;
  private Applier applier;
  private LiveTable table;
  private Duration heldAtMost = CompactionSettings.HELD_AT_MOST;
  private long nextOffset;

  @BeforeEach
  void openCatalog() {
    StoreSettings settings =
        new StoreSettings(new Location("file://" + directory.toAbsolutePath()), Map.of());
    catalog = IcecapCatalog.open(store, settings, buffer, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    released.countDown();
    mayBePlaced.countDown();
    applier.close();
    catalog.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void changesOfThePartitionAreCommittedWhileItsFilesAreRewritten(int formatVersion) {
    open(List.of(0), "bucket(1, id)", MERGE_ON_READ, formatVersion);
    roundsUntilRewriting(1);

    for (int round = 0; round < 5; round++) {
      round(1);
      assertThat(read()).isEqualTo(rows);
    }

    assertThat(replaces()).isZero();
    released.countDown();
    roundsUntil("the rewritten files to be in place", () -> replacedFiles() > 0);
    assertThat(read()).isEqualTo(rows);
    round(1);
    assertThat(read()).isEqualTo(rows);
  }

  @Test
  void byCopyOnWriteThePartitionWaitsAndTheOthersAreCommitted() {
    open(List.of(0), "part", COPY_ON_WRITE, 3);
    roundsUntilRewriting(1);
    Map<Long, Long> expected = read();

    round(1);
    long id = change(2);
    applier.round();

    expected.put(id, rows.get(id));
    assertThat(read()).isEqualTo(expected);
    released.countDown();
    roundsUntil("the partition to catch up", () -> read().equals(rows));
    assertThat(replaces()).isPositive();
  }

  @Test
  void byCopyOnWriteThePartitionWaitsForSoLongOnlyAndThenLessIsRewritten() {
    heldAtMost = Duration.ofMillis(200);
    open(List.of(0), "part", COPY_ON_WRITE, 3);
    roundsUntilRewriting(1);

    append(new Change(Operation.UPSERT, new Object[] {0L, 1L, -1L}, nextOffset++, 0));
    rows.put(0L, -1L);
    roundsUntil("a change of what is being rewritten", () -> read().equals(rows));

    assertThat(replaces()).isZero();
    released.countDown();
    roundsUntil("another rewrite", () -> replaces() > 0);
    assertThat(read()).isEqualTo(rows);
    assertThat(replacedFiles()).isBetween(3L, 5L);
  }

  @Test
  void changesOfOtherPartitionsAreCommittedWhileFilesArePutInPlace() {
    mayBePlaced = new CountDownLatch(1);
    open(List.of(0), "part", MERGE_ON_READ, 3);
    roundsUntilRewriting(1);
    released.countDown();
    roundsUntil("files to be put in place", () -> placing.getCount() == 0);
    Map<Long, Long> expected = read();

    put(5000, 1);
    put(6000, 2);
    applier.round();

    expected.put(6000L, rows.get(6000L));
    assertThat(read()).isEqualTo(expected);
    mayBePlaced.countDown();
    roundsUntil("the partition to catch up", () -> read().equals(rows));
    roundsUntil("the rewritten files to be in place", () -> replacedFiles() > 0);
    assertThat(read()).isEqualTo(rows);
  }

  @Test
  void rowsAreAddedWhileFilesAreRewritten() {
    open(List.of(), "", MERGE_ON_READ, 3);
    roundsUntilRewriting(1);

    round(1);

    assertThat(read()).isEqualTo(rows);
    assertThat(replaces()).isZero();
    released.countDown();
    roundsUntil("the rewritten files to be in place", () -> replaces() > 0);
    assertThat(read()).isEqualTo(rows);
  }

  private void open(List<Integer> key, String partitionBy, CommitMode mode, int formatVersion) {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "id", Simple.LONG, true),
                new Column(0, "part", Simple.LONG, true),
                new Column(0, "version", Simple.LONG, false)),
            key.isEmpty() || !partitionBy.equals("part") ? key : List.of(0, 1));
    IcebergTables tables =
        new IcebergTables(
            catalog, new IcebergSettings(Duration.ofHours(1), Clock.systemUTC(), UUID::randomUUID));
    table =
        tables.openOrCreate(
            NAME,
            schema,
            new TableSettings(partitionBy, Optional.of(mode), OptionalInt.of(formatVersion)),
            Map.of(SOURCE, 0L));
    Path work = directory.resolve("work");
    applier =
        new Applier(
            "applier",
            tables,
            buffer,
            new InMemoryLeases(Clock.systemUTC()),
            gated(
                DuckDbPartitionCaches.open(
                    new CacheSettings(work.resolve("cache"), 256L << 20, 1),
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
                    List.of(), 128L << 20, Optional.empty(), 1, Duration.ofHours(1), heldAtMost)),
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
          writing.countDown();
          await(released);
        }
        return writer.write(connection, query, schema, partition, to);
      }
    };
  }

  /** In its partitions nothing is put in place before it may be. */
  private PartitionCaches gated(PartitionCaches caches) {
    return around(
        PartitionCaches.class,
        caches,
        (proxy, method, args) -> {
          Object result = invoke(method, caches, args);
          return result instanceof PartitionCache cache ? gated(cache) : result;
        });
  }

  private PartitionCache gated(PartitionCache cache) {
    return around(
        PartitionCache.class,
        cache,
        (proxy, method, args) -> {
          if (args != null && args[0] instanceof FileRewrite) {
            placing.countDown();
            await(mayBePlaced);
          }
          return invoke(method, cache, args);
        });
  }

  private static <T> T around(Class<T> type, T inner, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(inner.getClass().getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Method method, Object on, Object[] args) throws Throwable {
    try {
      return method.invoke(on, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void roundsUntilRewriting(int part) {
    for (int round = 0; round < 30 && writing.getCount() > 0; round++) {
      round(part);
    }
    Await.until("files to be rewritten", Duration.ofSeconds(30), () -> writing.getCount() == 0);
  }

  private void roundsUntil(String what, BooleanSupplier condition) {
    Await.until(
        what,
        Duration.ofSeconds(30),
        () -> {
          applier.round();
          return condition.getAsBoolean();
        });
  }

  private void round(int part) {
    for (int i = 0; i < 10; i++) {
      long ignored = change(part);
    }
    applier.round();
  }

  /** Of an earlier row every second time; one more row where old files would not stay. */
  private long change(int part) {
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

  private void put(long id, long part) {
    long offset = nextOffset++;
    append(new Change(Operation.UPSERT, new Object[] {id, part, offset}, offset, 0));
    rows.put(id, offset);
  }

  private void append(Change change) {
    PartitionKey partition = table.partitioning().partitionOf(change.values());
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

  private Map<Long, Long> read() {
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

  private long replaces() {
    long count = 0;
    for (var snapshot : iceberg().snapshots()) {
      count += snapshot.operation().equals("replace") ? 1 : 0;
    }
    return count;
  }

  /** Small files that a rewrite took away. */
  private long replacedFiles() {
    long most = 0;
    for (var snapshot : iceberg().snapshots()) {
      most =
          Math.max(
              most, Long.parseLong(snapshot.summary().getOrDefault("deleted-data-files", "0")));
    }
    return most > 2 ? most : 0;
  }
}
