package io.icecap.format.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.ColumnStatistics;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.format.avro.AvroDataFileWriter;
import io.icecap.format.orc.OrcDataFileWriter;
import io.icecap.store.Location;
import io.icecap.store.local.LocalObjectStore;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.avro.PlannedDataReader;
import org.apache.iceberg.data.orc.GenericOrcReader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of both formats, read back by Iceberg's own readers. */
class ReplicaFormatTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(3, "id", Simple.LONG, true),
              new Column(4, "flag", Simple.BOOLEAN, false),
              new Column(5, "small", Simple.INT, false),
              new Column(6, "real", Simple.FLOAT, false),
              new Column(7, "double", Simple.DOUBLE, false),
              new Column(8, "say \"hi\"", Simple.STRING, false),
              new Column(9, "bytes", Simple.BINARY, false),
              new Column(10, "day", Simple.DATE, false),
              new Column(11, "at", Simple.TIMESTAMP, false),
              new Column(12, "at_utc", Simple.TIMESTAMPTZ, false),
              new Column(13, "uuid", Simple.UUID, false),
              new Column(14, "price", new ColumnType.Decimal(12, 2), false),
              new Column(15, "wide", new ColumnType.Decimal(38, 10), false)),
          List.of(0));

  /** Nulls, both ends of the types, times before 1970, and text beyond where bounds are cut. */
  private static final String ROWS =
      """
      SELECT * FROM (VALUES
        (1::BIGINT, true, 7::INTEGER, 1.5::FLOAT, -2.5::DOUBLE, 'plain', 'ab'::BLOB,
         DATE '2024-02-29', TIMESTAMP '2024-02-29 12:34:56.789012',
         TIMESTAMPTZ '2024-02-29 12:34:56.789012+00',
         '123e4567-e89b-12d3-a456-426614174000'::UUID, 12.34::DECIMAL(12,2),
         1234567890123456789012345678.0123456789::DECIMAL(38,10)),
        (2, false, -2147483648, 'nan'::FLOAT, 'nan'::DOUBLE, '', ''::BLOB,
         DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:58.999999',
         TIMESTAMPTZ '1969-12-31 23:59:58.999999+00',
         'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID, -9999999999.99::DECIMAL(12,2),
         -0.0000000001::DECIMAL(38,10)),
        (9223372036854775807, NULL, 2147483647, '-inf'::FLOAT, 'inf'::DOUBLE,
         'žluťoučký kůň — a text that is cut', '\\xFF\\x00'::BLOB,
         DATE '0900-03-01', TIMESTAMP '0901-01-01 00:00:00.000001',
         TIMESTAMPTZ '2300-01-01 00:00:00.000001+00',
         '00000000-0000-0000-0000-000000000000'::UUID, 0.00::DECIMAL(12,2), 0::DECIMAL(38,10)),
        (-4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
      ) t (id, flag, small, "real", "double", "say ""hi""\", bytes, day, "at", at_utc, uuid,
              price, wide)
      """;

  private static final RowSchema NESTED =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true),
              new Column(2, "time", Simple.TIME, false),
              new Column(3, "nanos", Simple.TIMESTAMP_NANO, false),
              new Column(
                  4,
                  "days",
                  new ColumnType.ListOf(new Column(5, "element", Simple.DATE, false)),
                  false),
              new Column(
                  6,
                  "map",
                  new ColumnType.MapOf(
                      new Column(7, "key", Simple.STRING, true),
                      new Column(8, "value", struct(), false)),
                  false)),
          List.of(0));

  private static final String NESTED_ROWS =
      """
      SELECT * FROM (VALUES
        (1::BIGINT, TIME '12:34:56.789012', TIMESTAMP_NS '2024-02-29 12:34:56.123456789',
         [DATE '2024-02-29', NULL],
         MAP {'k': {'b': 'ab'::BLOB, 's': [{'d': -1.5::DECIMAL(9,2)}, NULL]}, 'n': NULL}),
        (2, TIME '23:59:59.999999', TIMESTAMP_NS '1969-12-31 23:59:58.999999999', [], MAP {}),
        (3, NULL, NULL, NULL, NULL)
      ) t (id, "time", nanos, days, map)
      """;

  private static ColumnType struct() {
    ColumnType inner =
        new ColumnType.StructOf(List.of(new Column(11, "d", new ColumnType.Decimal(9, 2), false)));
    return new ColumnType.StructOf(
        List.of(
            new Column(9, "b", Simple.BINARY, false),
            new Column(
                10, "s", new ColumnType.ListOf(new Column(12, "element", inner, false)), false)));
  }

  private static String printed(Object value) {
    if (value instanceof ByteBuffer bytes) {
      return java.nio.charset.StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
    if (value instanceof Record record) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < record.size(); i++) {
        fields.add(printed(record.get(i)));
      }
      return fields.size() == 1 ? "Record(" + fields.get(0) + ")" : "Record(" + fields + ")";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ReplicaFormatTest::printed).toList().toString();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new java.util.TreeMap<>();
      map.forEach((key, of) -> sorted.put(printed(key), printed(of)));
      return sorted.toString();
    }
    return String.valueOf(value);
  }

  @TempDir Path work;
  private Connection duckdb;

  @BeforeEach
  void openDuckDb() throws Exception {
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
    }
  }

  @AfterEach
  void closeDuckDb() throws Exception {
    duckdb.close();
  }

  @ParameterizedTest
  @EnumSource
  void readerSeesTheRowsThatWereSelected(Format format) throws Exception {
    Location to = location("rows." + format.name().toLowerCase(java.util.Locale.ROOT));

    DataFile file = format.writer(work).write(duckdb, ROWS, SCHEMA, new PartitionKey("0"), to);

    assertThat(file.rows()).isEqualTo(4);
    assertThat(file.bytes()).isEqualTo(java.nio.file.Files.size(path(to)));
    assertThat(format.read(path(to))).containsExactlyInAnyOrderElementsOf(expected());
  }

  @ParameterizedTest
  @EnumSource
  void fileWithoutRowsIsReadable(Format format) throws Exception {
    Location to = location("empty");

    DataFile file =
        format
            .writer(work)
            .write(duckdb, ROWS + " WHERE id = 5", SCHEMA, new PartitionKey("0"), to);

    assertThat(file.rows()).isZero();
    assertThat(format.read(path(to))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void readerSeesWhatIsNested(Format format) throws Exception {
    Location to = location("nested");

    DataFile file =
        format.writer(work).write(duckdb, NESTED_ROWS, NESTED, new PartitionKey("0"), to);

    assertThat(file.rows()).isEqualTo(3);
    assertThat(format.read(path(to), NESTED).stream().map(Object::toString))
        .containsExactly(
            "[1, 12:34:56.789012, 2024-02-29T12:34:56.123456789, [2024-02-29, null], "
                + "{k=Record([ab, [Record(-1.50), null]]), n=null}]",
            "[2, 23:59:59.999999, 1969-12-31T23:59:58.999999999, [], {}]",
            "[3, null, null, null, null]");
  }

  /** ORC reads 23:59:59.5 of 1969 back as half a second after midnight. */
  @Test
  void orcRefusesTimesThatItCannotHold() {
    String rows = ROWS.replace("23:59:58.999999", "23:59:59.500000");

    assertThatThrownBy(
            () ->
                Format.ORC
                    .writer(work)
                    .write(duckdb, rows, SCHEMA, new PartitionKey("0"), location("rows.orc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("last second of 1969")
        .hasMessageContaining("file.formats");
  }

  @Test
  void statisticsOfOrcBoundWhatIsInTheFile() throws Exception {
    DataFile file =
        Format.ORC
            .writer(work)
            .write(duckdb, ROWS, SCHEMA, new PartitionKey("0"), location("rows.orc"));

    Map<Integer, ColumnStatistics> columns = new HashMap<>();
    file.columns().forEach(column -> columns.put(column.fieldId(), column));
    assertThat(columns).hasSize(13);
    assertBounds(columns.get(3), -4L, Long.MAX_VALUE);
    assertBounds(columns.get(5), Integer.MIN_VALUE, Integer.MAX_VALUE);
    assertBounds(columns.get(6), Float.NEGATIVE_INFINITY, 1.5f);
    assertBounds(columns.get(7), -2.5d, Double.POSITIVE_INFINITY);
    assertThat((String) columns.get(8).min().orElseThrow()).isEmpty();
    assertThat((String) columns.get(8).max().orElseThrow())
        .isGreaterThan("žluťoučký kůň — a text that is cut");
    assertThat((Integer) columns.get(10).min().orElseThrow())
        .isEqualTo((int) LocalDate.of(900, 3, 1).toEpochDay());
    assertThat((Long) columns.get(11).min().orElseThrow()).isLessThanOrEqualTo(micros("0901"));
    assertThat((Long) columns.get(12).max().orElseThrow()).isGreaterThanOrEqualTo(micros("2300"));
    assertBounds(columns.get(14), new BigDecimal("-9999999999.99"), new BigDecimal("12.34"));
    assertThat(columns.get(6).nans()).contains(1L);
    assertThat(columns.get(4).nulls()).isEqualTo(2);
    assertThat(columns.values()).allMatch(column -> column.values() == 4);
  }

  private static long micros(String year) {
    return LocalDate.parse(year + "-01-01").toEpochDay() * 86_400_000_000L + 1;
  }

  private static void assertBounds(ColumnStatistics column, Object min, Object max) {
    assertThat(column.min()).contains(min);
    assertThat(column.max()).contains(max);
  }

  private static List<List<Object>> expected() {
    List<Object> nulls = new ArrayList<>(Arrays.asList(new Object[13]));
    nulls.set(0, -4L);
    return List.of(
        List.of(
            1L,
            true,
            7,
            1.5f,
            -2.5d,
            "plain",
            ByteBuffer.wrap(new byte[] {'a', 'b'}),
            LocalDate.of(2024, 2, 29),
            LocalDateTime.parse("2024-02-29T12:34:56.789012"),
            OffsetDateTime.parse("2024-02-29T12:34:56.789012Z"),
            UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
            new BigDecimal("12.34"),
            new BigDecimal("1234567890123456789012345678.0123456789")),
        List.of(
            2L,
            false,
            Integer.MIN_VALUE,
            Float.NaN,
            Double.NaN,
            "",
            ByteBuffer.allocate(0),
            LocalDate.of(1969, 12, 31),
            LocalDateTime.parse("1969-12-31T23:59:58.999999"),
            OffsetDateTime.parse("1969-12-31T23:59:58.999999Z"),
            UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"),
            new BigDecimal("-9999999999.99"),
            new BigDecimal("-0.0000000001")),
        Arrays.asList(
            Long.MAX_VALUE,
            null,
            Integer.MAX_VALUE,
            Float.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            "žluťoučký kůň — a text that is cut",
            ByteBuffer.wrap(new byte[] {(byte) 0xff, 0}),
            LocalDate.of(900, 3, 1),
            LocalDateTime.parse("0901-01-01T00:00:00.000001"),
            OffsetDateTime.parse("2300-01-01T00:00:00.000001Z"),
            new UUID(0, 0),
            new BigDecimal("0.00"),
            new BigDecimal("0E-10")),
        nulls);
  }

  private Location location(String name) {
    return new Location(work.resolve(name).toUri().toString());
  }

  private static Path path(Location location) {
    return Path.of(java.net.URI.create(location.uri()));
  }

  /** A format, written by us and read by Iceberg. */
  enum Format {
    ORC {
      @Override
      DataFileWriter writer(Path temporary) {
        return new OrcDataFileWriter(new LocalObjectStore(), temporary);
      }

      @Override
      CloseableIterable<Record> records(InputFile file, Schema schema) {
        return org.apache
            .iceberg
            .orc
            .ORC
            .read(file)
            .project(schema)
            .createReaderFunc(orc -> GenericOrcReader.buildReader(schema, orc))
            .build();
      }
    },
    AVRO {
      @Override
      DataFileWriter writer(Path temporary) {
        return new AvroDataFileWriter(new LocalObjectStore(), temporary);
      }

      @Override
      CloseableIterable<Record> records(InputFile file, Schema schema) {
        return Avro.read(file)
            .project(schema)
            .createResolvingReader(PlannedDataReader::create)
            .build();
      }
    };

    abstract DataFileWriter writer(Path temporary);

    abstract CloseableIterable<Record> records(InputFile file, Schema schema);

    List<List<Object>> read(Path file) throws Exception {
      return read(file, SCHEMA);
    }

    List<List<Object>> read(Path file, RowSchema rowSchema) throws Exception {
      Schema schema = IcebergSchema.of(rowSchema);
      List<List<Object>> rows = new ArrayList<>();
      try (CloseableIterable<Record> records = records(Files.localInput(file.toFile()), schema)) {
        for (Record row : records) {
          List<Object> values = new ArrayList<>();
          for (int i = 0; i < row.size(); i++) {
            values.add(rowSchema.equals(NESTED) ? printed(row.get(i)) : row.get(i));
          }
          rows.add(values);
        }
      }
      return rows;
    }
  }
}
