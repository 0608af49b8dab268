package io.icecap.it.sql;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.Append;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Decimal;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The table {@code shop.orders}, which is applied when that is asked for. */
final class Shop implements AutoCloseable {
  static final TableName ORDERS = TableName.parse("shop.orders");
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);
  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true),
              new Column(0, "customer", Simple.STRING, false),
              new Column(0, "amount", new Decimal(10, 2), false)),
          List.of(0));

  final Icecap icecap;
  final LiveTable orders;
  private final IcecapSettings settings;
  private long nextOffset;

  Shop(EmbeddedRedis redis, Path work) {
    this.settings =
        new IcecapSettings(
            new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
            new StoreSettings(new Location("file://" + work.resolve("warehouse")), Map.of()),
            new CacheSettings(work.resolve("cache"), 128L << 20),
            new ApplySettings(
                Duration.ZERO, Duration.ofSeconds(5), 64L << 20, 1, Duration.ofHours(1)));
    this.icecap = Icecap.open(settings);
    this.orders =
        icecap
            .tables()
            .openOrCreate(
                ORDERS,
                SCHEMA,
                new TableSettings(
                    "bucket(2, id)",
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    PartitionMoves.REFUSE),
                Map.of(SOURCE, 0L));
  }

  /** Buffers an order. */
  void order(long id, String customer, String amount) {
    Object[] row = {id, customer, new BigDecimal(amount)};
    Change change = new Change(Operation.UPSERT, row, nextOffset++, System.currentTimeMillis());
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    blobs.put(
        orders.partitioning().partitionOf(row),
        ChangeCodec.encode(orders.schema(), List.of(change)));
    var ignored =
        icecap
            .appender()
            .append(
                List.of(
                    new Append(
                        orders.id(),
                        icecap.appender().status(orders.id()).incarnation(),
                        SOURCE,
                        change.offset(),
                        nextOffset,
                        blobs)));
  }

  /** Publishes what is buffered, and lets go of the table. */
  void apply() {
    try (Applier applier = icecap.applier(settings, SnapshotListener.NONE)) {
      applier.round();
    }
  }

  @Override
  public void close() {
    icecap.close();
  }
}
