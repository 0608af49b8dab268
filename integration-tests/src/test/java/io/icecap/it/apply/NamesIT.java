package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.ColumnType.StructOf;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.demo.DeltaRows;
import io.icecap.demo.LocalFiles;
import io.icecap.demo.TableChain;
import io.icecap.it.readers.SparkReader;
import io.icecap.it.readers.SparkReader.Query;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables, namespaces, columns, fields and partitions with names that some format finds special. */
class NamesIT {
  private static final List<String> NAMES =
      List.of(
          "ORDER BY \"hi\" it's; a, (b) [c] {d}",
          "Ünïcödé$日本語 100 % #1 ?x=&y* back\\slash/slash tick`tab\there",
          "rows",
          "n".repeat(255),
          "ü".repeat(255));

  private static final SourcePartition SOURCE = new SourcePartition("topic", 0);

  private static final int CHANGES = 6;

  private record Named(LiveTable table, String column, List<Change> changes, List<List<?>> rows) {}

  @TempDir Path work;
  private final List<Named> created = new ArrayList<>();
  private final Map<Query, List<String>> askedOfSpark = new LinkedHashMap<>();

  @Test
  void everyReaderFindsWhatIsCalledUnusually() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"));
        Icecap icecap = Icecap.open(settings(redis));
        Applier applier = icecap.applier(settings(redis), SnapshotListener.NONE)) {
      for (TableFormats formats : List.of(TableFormats.ICEBERG, TableFormats.ICEBERG_AND_DELTA)) {
        for (String name : NAMES) {
          create(icecap, name, "bucket(2, " + quoted(name) + ")", formats);
        }
        create(icecap, "with.dots", quoted("with.dots"), formats);
        create(icecap, "p".repeat(255), "p".repeat(255), formats);
      }
      for (int from = 0; from < CHANGES; from += CHANGES / 2) {
        for (Named named : created) {
          buffer(icecap, named.table(), named.changes().subList(from, from + CHANGES / 2));
        }
        Await.until(
            "the changes",
            Duration.ofSeconds(60),
            () -> {
              applier.round();
              return created.stream()
                  .allMatch(named -> icecap.appender().status(named.table().id()).bytes() == 0);
            });
      }
      for (Named named : created) {
        assertRead(applier, named.table(), named.column(), printed(named.rows()));
      }
    }
    List<List<String>> answers = new SparkReader(work).answers(List.copyOf(askedOfSpark.keySet()));
    List<Query> queries = List.copyOf(askedOfSpark.keySet());
    for (int i = 0; i < queries.size(); i++) {
      assertThat(answers.get(i).stream().sorted().toList())
          .as("%s", queries.get(i))
          .isEqualTo(askedOfSpark.get(queries.get(i)));
    }
  }

  private void create(Icecap icecap, String name, String partitionBy, TableFormats formats) {
    String level = name.replace('.', '-');
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, name, Simple.STRING, true),
                new Column(0, other(name), Simple.STRING, false),
                new Column(
                    0,
                    "nested",
                    new StructOf(List.of(new Column(0, name, Simple.STRING, false))),
                    false)),
            List.of(0));
    LiveTable table =
        icecap
            .tables()
            .openOrCreate(
                new TableName(List.of(level, "of-" + formats.text().length()), level),
                schema,
                new TableSettings(partitionBy, Optional.empty(), OptionalInt.empty(), formats),
                Map.of(SOURCE, 0L));
    List<List<?>> rows = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (long i = 0; i < CHANGES; i++) {
      Object[] row = {name + i % 4, "v" + i, new Object[] {"nested " + i}};
      changes.add(new Change(Operation.UPSERT, row, i, 0));
      if (i >= CHANGES - 4) {
        rows.add(List.of(row[0], row[1], List.of("nested " + i)));
      }
    }
    created.add(new Named(table, name, changes, rows));
  }

  private static String other(String name) {
    return name.length() < 255 ? name + "2" : name.substring(0, 254) + "2";
  }

  private void assertRead(Applier applier, LiveTable table, String column, List<String> rows)
      throws Exception {
    Path folder = LocalFiles.path(table.location().uri());
    Table read = new TableChain(folder).newest();
    assertThat(read.schema().columns().get(0).name()).isEqualTo(column);
    assertThat(icebergRows(read)).as("Iceberg, %s", column).isEqualTo(rows);
    // percent signs as they are, which Spark takes them for
    if (Files.exists(folder.resolve("_delta_log"))) {
      assertDeltaRead(folder, read.schema(), column, rows);
      askedOfSpark.put(new Query("delta@file://" + folder, ""), rows);
    } else {
      askedOfSpark.put(new Query("file://" + folder, ""), rows);
      assertReplicaRead(applier, table, folder, column, rows);
    }
  }

  private static void assertDeltaRead(Path folder, Schema schema, String column, List<String> rows)
      throws Exception {
    List<List<?>> delta = new ArrayList<>();
    DeltaRows.newest(folder).forEach(schema, delta::add);
    assertThat(printed(delta)).as("Delta, %s", column).isEqualTo(rows);
  }

  private static void assertReplicaRead(
      Applier applier, LiveTable table, Path folder, String column, List<String> rows)
      throws Exception {
    Await.until(
        "replicas of " + column,
        Duration.ofSeconds(60),
        () -> {
          applier.round();
          return applier.replicas().stream()
                  .filter(s -> s.table().equals(table.name()))
                  .filter(s -> s.version() > 0 && s.versionsBehind() == 0)
                  .count()
              == 2;
        });
    assertThat(duckDbRows(folder, table.name().name(), column))
        .as("DuckDB, %s", column)
        .isEqualTo(rows);
  }

  private static List<String> icebergRows(Table table) throws Exception {
    List<List<?>> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record row : records) {
        rows.add(List.of(row.get(0), row.get(1), List.of(((Record) row.get(2)).get(0))));
      }
    }
    return printed(rows);
  }

  /** As somebody reads it who quotes names as SQL says. */
  private static List<String> duckDbRows(Path table, String view, String column) throws Exception {
    List<List<?>> rows = new ArrayList<>();
    try (Connection stock = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = stock.createStatement()) {
      for (Path file : EvolvedReplicas.duckDbFiles(table)) {
        statement.execute("ATTACH '" + file + "' AS copy (READ_ONLY)");
        String query =
            "SELECT %1$s, %2$s, nested.%1$s FROM copy.%3$s"
                .formatted(quoted(column), quoted(other(column)), quoted(view));
        try (ResultSet found = statement.executeQuery(query)) {
          while (found.next()) {
            rows.add(List.of(found.getString(1), found.getString(2), List.of(found.getString(3))));
          }
        }
        statement.execute("DETACH copy");
      }
    }
    return printed(rows);
  }

  private static List<String> printed(List<List<?>> rows) {
    List<String> printed = new ArrayList<>();
    for (List<?> row : rows) {
      List<Object> flat = new ArrayList<>(row);
      flat.set(2, "(" + ((List<?>) row.get(2)).get(0) + ")");
      printed.add(SparkReader.text(flat));
    }
    return printed.stream().sorted().toList();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void buffer(Icecap icecap, LiveTable table, List<Change> changes) {
    Map<PartitionKey, List<Change>> parts = new TreeMap<>();
    for (Change change : changes) {
      PartitionKey partition = table.partitioning().partitionOf(change.values());
      parts.computeIfAbsent(partition, p -> new ArrayList<>()).add(change);
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    parts.forEach((p, part) -> blobs.put(p, ChangeCodec.encode(table.schema(), part)));
    BufferStatus status = icecap.appender().status(table.id());
    Append append =
        new Append(
            table.id(),
            status.incarnation(),
            SOURCE,
            status.watermarks().get(SOURCE),
            changes.get(changes.size() - 1).offset() + 1,
            blobs);
    assertThat(icecap.appender().append(List.of(append)).get(0))
        .isInstanceOf(AppendOutcome.Appended.class);
  }

  private IcecapSettings settings(EmbeddedRedis redis) {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(
            CacheSettings.Format.DUCKDB,
            work.resolve("cache"),
            CacheSettings.BYTES_MAX_DEFAULT,
            256L << 20),
        new ApplySettings(Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 2, Duration.ofHours(1)),
        MaintenanceSettings.DEFAULT,
        new ReplicaSettings(
            List.of("duckdb", "avro"),
            Duration.ofMillis(20),
            ReplicaSettings.LONGEST,
            work.resolve("copies")));
  }
}
