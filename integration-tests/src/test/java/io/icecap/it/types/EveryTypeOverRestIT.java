package io.icecap.it.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Decimal;
import io.icecap.change.ColumnType.ListOf;
import io.icecap.change.ColumnType.MapOf;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.ColumnType.StructOf;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.format.CommitMode;
import io.icecap.it.LoopbackServer;
import io.icecap.it.engines.ClientFiles;
import io.icecap.redis.RedisSettings;
import io.icecap.server.CatalogServer;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every type that a column can have, with its extremes, as Iceberg's own client reads it through
 * the catalog; those that no other engine knows too, such as nanoseconds.
 */
class EveryTypeOverRestIT {
  private static final SourcePartition SOURCE = new SourcePartition("types", 0);
  private static final UUID LOW = new UUID(0, 1);
  private static final UUID HIGH = new UUID(-1, -1);

  /** A type with the least value, another one, and both as Iceberg's client has them. */
  private record Values(ColumnType type, Object low, Object high, String text, String highText) {}

  private static final List<Values> ALL =
      List.of(
          new Values(Simple.BOOLEAN, false, true, "false", "true"),
          new Values(Simple.INT, Integer.MIN_VALUE, Integer.MAX_VALUE, "-2147483648", "2147483647"),
          new Values(
              Simple.LONG,
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              "-9223372036854775808",
              "9223372036854775807"),
          new Values(Simple.FLOAT, -1.5f, Float.MAX_VALUE, "-1.5", "3.4028235E38"),
          new Values(Simple.DOUBLE, Double.NaN, Double.MIN_VALUE, "NaN", "4.9E-324"),
          new Values(Simple.STRING, "", "ž 🧊", "", "ž 🧊"),
          new Values(Simple.BINARY, new byte[0], new byte[] {0, -1, 127}, "", "00ff7f"),
          new Values(Simple.DATE, -719_162, 2_932_896, "0001-01-01", "9999-12-31"),
          new Values(Simple.TIME, 0L, 86_399_999_999L, "00:00", "23:59:59.999999"),
          new Values(
              Simple.TIMESTAMP,
              -1L,
              253_402_300_799_999_999L,
              "1969-12-31T23:59:59.999999",
              "9999-12-31T23:59:59.999999"),
          new Values(
              Simple.TIMESTAMPTZ,
              -1L,
              253_402_300_799_999_999L,
              "1969-12-31T23:59:59.999999Z",
              "9999-12-31T23:59:59.999999Z"),
          new Values(
              Simple.TIMESTAMP_NANO,
              -1L,
              1_234_567_890_123_456_789L,
              "1969-12-31T23:59:59.999999999",
              "2009-02-13T23:31:30.123456789"),
          new Values(Simple.UUID, LOW, HIGH, LOW.toString(), HIGH.toString()),
          new Values(
              new Decimal(38, 10),
              new BigDecimal("-9999999999999999999999999999.9999999999"),
              new BigDecimal("0.0000000001"),
              "-9999999999999999999999999999.9999999999",
              "0.0000000001"),
          new Values(
              ListOf.of(Simple.TIMESTAMP_NANO, false),
              new Object[0],
              new Object[] {1L, null},
              "[]",
              "[1970-01-01T00:00:00.000000001, null]"),
          new Values(
              MapOf.of(Simple.STRING, Simple.UUID, false),
              new Object[] {"a", null},
              new Object[] {"b", HIGH, "a", LOW},
              "{a=null}",
              "{a=%s, b=%s}".formatted(LOW, HIGH)),
          new Values(
              new StructOf(
                  List.of(
                      new Column(0, "at", Simple.TIME, false),
                      new Column(0, "id", Simple.UUID, false))),
              new Object[] {1L, null},
              new Object[] {null, HIGH},
              "(00:00:00.000001, null)",
              "(null, %s)".formatted(HIGH)));

  @TempDir Path work;

  @ParameterizedTest
  @EnumSource(CommitMode.class)
  void isWhatWasWritten(CommitMode mode) throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"))) {
      IcecapSettings settings = settings(redis);
      try (Icecap icecap = Icecap.open(settings);
          Applier applier = icecap.applier(settings, SnapshotListener.NONE);
          CatalogServer server = LoopbackServer.start(icecap, settings.store().warehouse());
          RESTCatalog client = new RESTCatalog()) {
        LiveTable table = table(icecap, mode);
        write(
            icecap,
            table,
            0,
            List.of(row(1, Values::high), row(2, Values::high), row(3, v -> null)));
        apply(applier);
        write(icecap, table, 3, List.<Object[]>of(row(1, Values::low)));
        apply(applier);

        client.initialize(
            "icecap",
            Map.of(
                CatalogProperties.URI,
                server.uri().toString(),
                CatalogProperties.FILE_IO_IMPL,
                ClientFiles.class.getName()));

        Map<Long, List<String>> expected = new TreeMap<>();
        expected.put(1L, ALL.stream().map(Values::text).toList());
        expected.put(2L, ALL.stream().map(Values::highText).toList());
        expected.put(3L, ALL.stream().map(v -> "null").toList());
        assertThat(read(client.loadTable(TableIdentifier.of("shop", "every_type"))))
            .isEqualTo(expected);
      }
    }
  }

  private static void apply(Applier applier) throws Exception {
    Await.until(
        "the changes to be applied",
        Duration.ofSeconds(30),
        () -> {
          applier.round();
          return applier.dirty().isEmpty();
        });
  }

  private static LiveTable table(Icecap icecap, CommitMode mode) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(0, "id", Simple.LONG, true));
    for (int i = 0; i < ALL.size(); i++) {
      columns.add(new Column(0, "c" + i, ALL.get(i).type(), false));
    }
    return icecap
        .tables()
        .openOrCreate(
            TableName.parse("shop.every_type"),
            new RowSchema(RowSchema.OF_A_RECORD, columns, List.of(0)),
            new TableSettings("", Optional.of(mode), OptionalInt.of(3), TableFormats.ICEBERG),
            Map.of(SOURCE, 0L));
  }

  private static Object[] row(long id, Function<Values, Object> value) {
    List<Object> row = new ArrayList<>(List.of(id));
    ALL.forEach(values -> row.add(value.apply(values)));
    return row.toArray();
  }

  private static void write(Icecap icecap, LiveTable table, long offset, List<Object[]> rows) {
    List<Change> changes = new ArrayList<>();
    for (Object[] row : rows) {
      changes.add(new Change(Operation.UPSERT, row, offset + changes.size(), 0));
    }
    Append append =
        new Append(
            table.id(),
            icecap.appender().status(table.id()).incarnation(),
            SOURCE,
            offset,
            offset + rows.size(),
            Map.of(
                table.partitioning().partitionOf(rows.get(0)),
                ChangeCodec.encode(table.schema(), changes)));
    assertThat(icecap.appender().append(List.of(append)).get(0))
        .isInstanceOf(AppendOutcome.Appended.class);
  }

  private static Map<Long, List<String>> read(Table table) throws IOException {
    Map<Long, List<String>> rows = new TreeMap<>();
    List<NestedField> columns = table.schema().columns();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i < columns.size(); i++) {
          values.add(PrintedRow.print(columns.get(i).type(), record.get(i)));
        }
        rows.put((Long) record.get(0), values);
      }
    }
    return rows;
  }

  private IcecapSettings settings(EmbeddedRedis redis) {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "types"),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(work.resolve("cache"), 128L << 20),
        new ApplySettings(Duration.ZERO, Duration.ofSeconds(5), 64L << 20, 1, Duration.ofHours(1)));
  }
}
