package io.icecap.it.engines;

import io.icecap.Icecap;
import io.icecap.apply.ApplySettings;
import io.icecap.cache.CacheSettings;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.demo.DeltaRows;
import io.icecap.format.CommitMode;
import io.icecap.it.LoopbackServer;
import io.icecap.redis.RedisSettings;
import io.icecap.server.CatalogServer;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.iceberg.Schema;

/** Three tables of amounts by id. What an id is for says what has to hold of its amount. */
final class Bank {
  static final List<String> TABLES = List.of("checking", "savings", "cash");

  static final String WITH_DELTA = "cash";

  /** Between accounts, ids below this, amounts are moved: their sum over all tables stays. */
  static final int ACCOUNTS = 4;

  static final long TOTAL = 1000L * ACCOUNTS * TABLES.size();

  /** Incremented by statements and transactions in SQL. */
  static final long STATEMENTS = 10;

  /** Incremented by commits over REST and transactions in SQL. */
  static final long COMMITS = 11;

  /** In {@code cash}: what somebody has counted as the sum of all accounts. */
  static final long COUNTED = 12;

  /** From this on they are the source's, each with an amount that grows. */
  static final long SOURCES = 100;

  /** Of its keys in Redis. */
  static final String PREFIX = "bank";

  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true), new Column(0, "amount", Simple.LONG, false)),
          List.of(0));

  private final EmbeddedRedis redis;
  private final Path work;

  Bank(EmbeddedRedis redis, Path work) {
    this.redis = redis;
    this.work = work;
  }

  /** As a process of its own has it. */
  Icecap open() {
    return Icecap.open(settings());
  }

  IcecapSettings settings() {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(20), PREFIX),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(work.resolve("cache"), 128L << 20),
        new ApplySettings(
            Duration.ofMillis(500), Duration.ofSeconds(10), 64L << 20, 1, Duration.ofHours(1)));
  }

  CatalogServer serve(Icecap icecap) throws IOException {
    return LoopbackServer.start(icecap, settings().store().warehouse());
  }

  /** Made if it is not there. */
  static LiveTable table(Icecap icecap, String name, List<SourcePartition> sources) {
    Map<SourcePartition, Long> starts = new HashMap<>();
    sources.forEach(source -> starts.put(source, 0L));
    return icecap
        .tables()
        .openOrCreate(TableName.parse("bank." + name), SCHEMA, settings(name), starts);
  }

  /** One of each kind: copy-on-write, merge-on-read, and that with a Delta log. */
  private static TableSettings settings(String name) {
    return new TableSettings(
        "",
        Optional.of(name.equals("checking") ? CommitMode.COPY_ON_WRITE : CommitMode.MERGE_ON_READ),
        OptionalInt.empty(),
        Optional.of(
            name.equals(WITH_DELTA) ? TableFormats.ICEBERG_AND_DELTA : TableFormats.ICEBERG),
        PartitionMoves.REFUSE);
  }

  /** The rows of {@link #WITH_DELTA} as readers of Delta see them. */
  Map<Long, Long> readDelta(Schema schema) throws IOException {
    Map<Long, Long> rows = new TreeMap<>();
    DeltaRows.newest(work.resolve("warehouse/bank/" + WITH_DELTA))
        .forEach(schema, row -> rows.put((Long) row.get(0), (Long) row.get(1)));
    return rows;
  }
}
