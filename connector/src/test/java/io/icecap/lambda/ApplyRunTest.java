package io.icecap.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.buffer.Append;
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
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run over a table {@code shop.orders} with one change. */
class ApplyRunTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);
  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD, List.of(new Column(0, "id", Simple.LONG, true)), List.of(0));

  @TempDir Path work;
  private final InMemoryBuffer buffer = new InMemoryBuffer();
  private final ObjectStore store = new LocalObjectStore();
  private final PublishedWork published = new PublishedWork();
  private IcecapCatalog catalog;
  private IcebergTables tables;
  private LiveTable orders;

  @BeforeEach
  void bufferAChange() {
    Location warehouse = new Location("file://" + work.resolve("warehouse"));
    catalog =
        IcecapCatalog.open(
            store, new StoreSettings(warehouse, Map.of()), buffer, Clock.systemUTC());
    tables =
        new IcebergTables(
            catalog, new IcebergSettings(Duration.ofHours(1), Clock.systemUTC(), UUID::randomUUID));
    orders =
        tables.openOrCreate(
            TableName.parse("shop.orders"),
            SCHEMA,
            TableSettings.partitionedBy(""),
            Map.of(SOURCE, 0L));
    Object[] row = {1L};
    Blob blob =
        ChangeCodec.encode(orders.schema(), List.of(new Change(Operation.UPSERT, row, 0, 0)));
    var ignored =
        buffer.append(
            List.of(
                new Append(
                    orders.id(),
                    buffer.status(orders.id()).incarnation(),
                    SOURCE,
                    0,
                    1,
                    Map.of(orders.partitioning().partitionOf(row), blob))));
  }

  @AfterEach
  void close() {
    catalog.close();
    store.close();
  }

  @Test
  void appliesWhatIsDirtyAndEnds() throws Exception {
    ApplyRun run = new ApplyRun(this::applier, published);
    run.start();

    assertThat(run.end(TimeBudget.of(LIMIT))).isTrue();

    assertThat(run.outage()).isNull();
    assertThat(run.waiting()).isEmpty();
    assertThat(published.tables()).containsOnlyKeys("shop.orders");
  }

  @Test
  void whoIsOpenWhenTimeIsUpAppliesNothingAndTellsWhatWaits() throws Exception {
    // Given an applier that takes longer to open than there is time
    CountDownLatch timeIsUp = new CountDownLatch(1);
    ApplyRun run =
        new ApplyRun(
            () -> {
              await(timeIsUp);
              return applier();
            },
            published);
    run.start();
    // When
    assertThat(run.end(TimeBudget.of(Duration.ZERO))).isFalse();
    timeIsUp.countDown();
    assertThat(run.ended(LIMIT)).isTrue();
    // Then
    assertThat(run.waiting()).containsExactly(orders.id());
    assertThat(published.tables()).isEmpty();
  }

  private Applier applier() {
    return new Applier(
        "function",
        tables,
        buffer,
        new InMemoryLeases(Clock.systemUTC()),
        DuckDbPartitionCaches.open(
            new CacheSettings(work.resolve("cache"), 128L << 20),
            store,
            new ParquetDataFileWriter(store, work.resolve("temporary")),
            ReplicaFiles.NONE),
        new ApplySettings(Duration.ZERO, LIMIT, 64L << 20, 1, Duration.ofHours(1)),
        Replicas.NONE,
        published,
        Clock.systemUTC());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
