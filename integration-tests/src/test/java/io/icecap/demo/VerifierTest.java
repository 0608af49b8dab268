package io.icecap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.servers.EmbeddedPostgres;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifierTest {
  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "k", Types.LongType.get()),
          Types.NestedField.required(2, "line", Types.IntegerType.get()),
          Types.NestedField.optional(3, "price", Types.DecimalType.of(15, 2)),
          Types.NestedField.optional(4, "day", Types.DateType.get()),
          Types.NestedField.optional(5, "at", Types.TimestampType.withoutZone()),
          Types.NestedField.optional(6, "moment", Types.TimestampType.withZone()),
          Types.NestedField.optional(7, "id", Types.UUIDType.get()),
          Types.NestedField.optional(8, "raw", Types.BinaryType.get()),
          Types.NestedField.optional(9, "share", Types.DoubleType.get()),
          Types.NestedField.optional(10, "done", Types.BooleanType.get()),
          Types.NestedField.optional(11, "note", Types.StringType.get()));

  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private Connection connection;
  private Table iceberg;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres.close();
  }

  @BeforeEach
  void createTables() throws Exception {
    connection = postgres.connect();
    execute("drop table if exists item");
    execute(
        """
        create table item (k bigint, line integer, price numeric(15,2), day date,
          "at" timestamp, moment timestamptz, id uuid, raw bytea, share double precision,
          done boolean, note text, primary key (k, line))
        """);
    catalog.initialize("test", Map.of());
    catalog.createNamespace(Namespace.of("n"));
    iceberg =
        catalog.createTable(
            TableIdentifier.of("n", "item"),
            SCHEMA,
            PartitionSpec.unpartitioned(),
            Map.of("format-version", "3"));
  }

  @AfterEach
  void closeConnection() throws Exception {
    connection.close();
    catalog.close();
  }

  @Test
  void equalContentIsEqualWhateverTheOrderOfTheFiles() throws Exception {
    insert(1, "'one'");
    insert(2, "null");
    append(row(2, null));
    append(row(1, "one"));

    TableVerdict verdict = verify(10);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.isEqual()).isTrue();
    assertThat(verdict.sourceRows()).isEqualTo(2);
    assertThat(verdict.icebergRows()).isEqualTo(2);
    assertThat(verdict.icebergChecksum()).isEqualTo(verdict.sourceChecksum());
  }

  @Test
  void rowsThatADeletionVectorDeletesAreNotThere() throws Exception {
    insert(1, "'new'");
    DataFile first = append(row(1, "old"), row(3, "gone"));
    append(row(1, "new"));
    delete(first, 0, 1);

    assertThat(verify(10).isEqual()).isTrue();
  }

  @Test
  void aDifferentValueIsFoundAndItsColumnNamed() throws Exception {
    insert(1, "'one'");
    insert(2, "'two'");
    append(row(1, "one"), row(2, "TWO"));

    TableVerdict verdict = verify(10);

    assertThat(verdict.isEqual()).isFalse();
    assertThat(verdict.different()).isEqualTo(1);
    assertThat(verdict.findings()).containsExactly("key [2, 7] differs in note");
  }

  @Test
  void nullIsNotTheEmptyString() throws Exception {
    insert(1, "null");
    append(row(1, ""));

    assertThat(verify(10).different()).isEqualTo(1);
  }

  @Test
  void aLostRowIsFound() throws Exception {
    insert(1, "'one'");
    insert(2, "'two'");
    append(row(2, "two"));

    TableVerdict verdict = verify(10);

    assertThat(verdict.missing()).isEqualTo(1);
    assertThat(verdict.findings()).containsExactly("key [1, 7] is missing");
  }

  @Test
  void aRowThatIsThereTwiceIsFound() throws Exception {
    insert(1, "'one'");
    append(row(1, "one"));
    append(row(1, "one"));

    TableVerdict verdict = verify(10);

    assertThat(verdict.isEqual()).isFalse();
    assertThat(verdict.extra()).isEqualTo(1);
  }

  @Test
  void aDeletedRowThatIsStillThereIsFound() throws Exception {
    append(row(1, "one"));

    assertThat(verify(10).extra()).isEqualTo(1);
  }

  @Test
  void keysInSeveralPartsGiveTheSameVerdict() throws Exception {
    var rows = new ArrayList<Record>();
    for (int key = 0; key < 50; key++) {
      insert(key, "'n" + key + "'");
      rows.add(row(key, key == 33 ? "wrong" : "n" + key));
    }
    append(rows.toArray(Record[]::new));

    TableVerdict inOne = verify(1000);
    TableVerdict inMany = verify(7);

    assertThat(inMany).isEqualTo(inOne);
    assertThat(inMany.findings()).containsExactly("key [33, 7] differs in note");
  }

  @Test
  void anotherListOfColumnsIsAFinding() throws Exception {
    execute("alter table item add column later text");

    TableVerdict verdict = verify(10);

    assertThat(verdict.isEqual()).isFalse();
    assertThat(verdict.findings().get(0)).contains("later");
  }

  private TableVerdict verify(int keysAtOnce) throws Exception {
    return new Verifier(connection, keysAtOnce).verify("item", iceberg);
  }

  private void insert(long key, String note) throws Exception {
    execute(
        """
        insert into item values (%d, 7, 1.50, '2024-02-29', '2024-02-29 01:02:03.456789',
          '2024-02-29 01:02:03.456789+02', '00000000-0000-0001-0000-000000000002', '\\x0102',
          0.1, true, %s)
        """
            .formatted(key, note));
  }

  private static Record row(long key, String note) {
    Record row = GenericRecord.create(SCHEMA);
    row.setField("k", key);
    row.setField("line", 7);
    row.setField("price", new BigDecimal("1.50"));
    row.setField("day", LocalDate.of(2024, 2, 29));
    row.setField("at", LocalDateTime.parse("2024-02-29T01:02:03.456789"));
    row.setField("moment", OffsetDateTime.parse("2024-02-28T23:02:03.456789Z"));
    row.setField("id", new UUID(1, 2));
    row.setField("raw", ByteBuffer.wrap(new byte[] {1, 2}));
    row.setField("share", 0.1);
    row.setField("done", true);
    row.setField("note", note);
    return row;
  }

  private DataFile append(Record... rows) throws Exception {
    var out = files().newOutputFile().encryptingOutputFile();
    DataWriter<Record> writer =
        Parquet.writeData(out)
            .schema(SCHEMA)
            .createWriterFunc(GenericParquetWriter::create)
            .withSpec(PartitionSpec.unpartitioned())
            .build();
    try (writer) {
      List.of(rows).forEach(writer::write);
    }
    iceberg.newAppend().appendFile(writer.toDataFile()).commit();
    return writer.toDataFile();
  }

  private void delete(DataFile file, long... positions) throws Exception {
    var writer = new BaseDVFileWriter(files(), path -> null);
    try (writer) {
      for (long position : positions) {
        writer.delete(file.location(), position, PartitionSpec.unpartitioned(), null);
      }
    }
    var delta = iceberg.newRowDelta();
    writer.result().deleteFiles().forEach(delta::addDeletes);
    delta.commit();
  }

  private OutputFileFactory files() {
    return OutputFileFactory.builderFor(iceberg, 1, System.nanoTime())
        .format(FileFormat.PARQUET)
        .build();
  }

  private void execute(String sql) throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
