package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableName;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.store.ObjectStore;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deletes that another engine has written, by Iceberg's own writers, to a table of version 2. */
class ForeignDeletesTest {
  private static final TableName NAME = TableName.parse("shop.model");

  @TempDir Path directory;
  private final InMemoryBuffer redis = new InMemoryBuffer();
  private ObjectStore store;
  private TestTables mine;
  private LiveTable table;
  private Connection duckdb;
  private ModelTable model;
  private Head head;
  private PartitionKey partition;
  private Table theirs;

  @BeforeEach
  void open() throws Exception {
    store = new LocalObjectStore();
    mine = TestTables.open(store, TestTables.settings(directory), redis, Clock.systemUTC());
    table =
        mine.tables.openOrCreate(
            NAME,
            ModelTable.SCHEMA,
            new TableSettings("", Optional.empty(), OptionalInt.of(2)),
            Map.of());
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    model = new ModelTable(table, writer(), duckdb, new Random(1));
    head = model.change(model.change(table.head(), 60), 60);
    partition = head.partitions().get(0);
    theirs = mine.catalog.loadTable(TableIdentifier.of("shop", "model"));
  }

  private ParquetDataFileWriter writer() {
    return new ParquetDataFileWriter(store, directory.resolve("temporary"));
  }

  @AfterEach
  void close() throws Exception {
    duckdb.close();
    mine.close();
    store.close();
  }

  @ParameterizedTest
  @CsvSource({"PARQUET, 1", "PARQUET, 2", "AVRO, 1", "AVRO, 2"})
  void theCacheIsRebuiltWithoutTheRowsTheyHaveDeleted(FileFormat format, int dataFiles)
      throws Exception {
    List<ModelTable.Row> deleted = firstLiveRows(dataFiles);
    theirs.newRowDelta().addDeletes(positionDeletes(format, deleted)).commit();

    Head after = table.head();

    assertThat(live(after)).isEqualTo(model.rows.size() - dataFiles);
    try (PartitionCaches caches =
            DuckDbPartitionCaches.open(
                new CacheSettings(directory.resolve("cache"), 64L << 20),
                store,
                writer(),
                ReplicaFiles.NONE);
        PartitionCache cache = caches.open(table.id(), partition, table.schema())) {
      cache.rebuild(after.files(partition));
      List<Change> again =
          deleted.stream().map(row -> new Change(Operation.UPSERT, row.values, 1, 1)).toList();
      PartitionCache.Merged merged =
          cache.merge(again, table.newDataFile(partition), CommitMode.MERGE_ON_READ);
      assertThat(merged.inserted()).as("rows that are not there").isEqualTo(dataFiles);
      assertThat(merged.updated()).isZero();
    }
  }

  @Test
  void ourCommitsGoOnFromThem() throws Exception {
    List<ModelTable.Row> deleted = firstLiveRows(2);
    theirs.newRowDelta().addDeletes(positionDeletes(FileFormat.PARQUET, deleted)).commit();
    deleted.forEach(row -> model.rows.remove((Long) row.values[0]));
    head = table.head();

    for (int commit = 0; commit < 15; commit++) {
      head = model.change(head, 60);
    }

    assertThat(live(head)).isEqualTo(model.rows.size());
    try (TestTables reader =
        TestTables.open(store, TestTables.settings(directory), redis, Clock.systemUTC())) {
      assertThat(live(reader.tables.find(NAME).orElseThrow().head())).isEqualTo(model.rows.size());
    }
  }

  @Test
  void equalityDeletesAreRefusedWithTheWayOut() throws Exception {
    theirs.newRowDelta().addDeletes(equalityDeletes()).commit();

    Head after = table.head();

    assertThatThrownBy(after::partitions)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("equality deletes")
        .hasMessageContaining("compact the table with that engine");
  }

  private long live(Head at) {
    return at.files(partition).stream()
        .mapToLong(file -> file.rows() - file.deletes().count())
        .sum();
  }

  /** One of each of the data files. */
  private List<ModelTable.Row> firstLiveRows(int dataFiles) {
    List<ModelTable.Row> rows = new ArrayList<>();
    for (LiveFile file : head.files(partition).subList(0, dataFiles)) {
      rows.add(
          model.rows.values().stream()
              .filter(row -> row.file.equals(file.location()))
              .findFirst()
              .orElseThrow());
    }
    rows.sort(Comparator.comparing(row -> row.file.uri()));
    return rows;
  }

  private DeleteFile positionDeletes(FileFormat format, List<ModelTable.Row> rows)
      throws IOException {
    OutputFile to =
        theirs
            .io()
            .newOutputFile(theirs.location() + "/data/00000-theirs-deletes." + format.name());
    PositionDeleteWriter<Record> writer =
        format == FileFormat.PARQUET
            ? Parquet.writeDeletes(to)
                .withSpec(PartitionSpec.unpartitioned())
                .overwrite()
                .buildPositionWriter()
            : Avro.writeDeletes(to)
                .withSpec(PartitionSpec.unpartitioned())
                .overwrite()
                .buildPositionWriter();
    PositionDelete<Record> delete = PositionDelete.create();
    try (writer) {
      for (ModelTable.Row row : rows) {
        writer.write(delete.set(row.file.uri(), row.position));
      }
    }
    return writer.toDeleteFile();
  }

  private DeleteFile equalityDeletes() throws IOException {
    var schema = theirs.schema().select("id", "region");
    EqualityDeleteWriter<Record> writer =
        Parquet.writeDeletes(theirs.io().newOutputFile(theirs.location() + "/data/equal.parquet"))
            .withSpec(PartitionSpec.unpartitioned())
            .rowSchema(schema)
            .createWriterFunc(GenericParquetWriter::create)
            .equalityFieldIds(schema.columns().stream().mapToInt(f -> f.fieldId()).toArray())
            .overwrite()
            .buildEqualityWriter();
    try (writer) {
      writer.write(GenericRecord.create(schema).copy(Map.of("id", 1L, "region", "süd")));
    }
    return writer.toDeleteFile();
  }
}
