package io.icecap.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.DiskStore;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.ColumnStatistics;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileColumns;
import io.icecap.store.Location;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetDataFileWriterTest {
  private static final PartitionKey PARTITION = new PartitionKey("p");

  @TempDir private Path folder;
  private Connection duckdb;

  @BeforeEach
  void open() throws SQLException {
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    duckdb.close();
  }

  private Location to(String name) {
    return new Location("file://" + folder.resolve("table").resolve(name));
  }

  /** Writes one column {@code v} from a list of SQL values. */
  private ColumnStatistics written(ColumnType type, String sqlType, String... values)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String value : values) {
      rows.add("((" + value + ")::" + sqlType + ")");
    }
    return write(type, rows).columns().get(0);
  }

  private DataFile write(ColumnType type, List<String> rows) throws SQLException {
    RowSchema schema = new RowSchema(0, List.of(new Column(7, "v", type, false)), List.of(0));
    String query =
        "SELECT v, NULL::BIGINT AS _row_id, NULL::BIGINT AS _last_updated_sequence_number FROM (VALUES "
            + String.join(", ", rows)
            + ") t(v)";
    return write(false, query, schema);
  }

  private DataFile write(boolean remote, String query, RowSchema schema) throws SQLException {
    return new ParquetDataFileWriter(new DiskStore(remote), folder.resolve("uploads"))
        .write(duckdb, query, schema, PARTITION, to("f.parquet"));
  }

  private static void assertBounds(ColumnStatistics statistics, Object min, Object max) {
    assertThat(statistics.min()).hasValue(min);
    assertThat(statistics.max()).hasValue(max);
  }

  @Test
  void bothZerosKeepTheirSigns() throws Exception {
    for (String type : List.of("FLOAT", "DOUBLE")) {
      written(Simple.valueOf(type), type, "'0.0'", "'-0.0'", "'0.0'", "'-0.0'", "'1.5'", "NULL");

      try (Statement statement = duckdb.createStatement();
          ResultSet signs =
              statement.executeQuery(
                  "SELECT list(signbit(v)) FROM read_parquet('%s')"
                      .formatted(folder.resolve("table/f.parquet")))) {
        signs.next();
        assertThat((Object[]) signs.getArray(1).getArray())
            .containsExactly(false, true, false, true, false, null);
      }
    }
  }

  @Test
  void negativeZerosKeepTheirSignsInWhatIsNested() throws Exception {
    ColumnType struct =
        new ColumnType.StructOf(List.of(new Column(10, "d\"", Simple.DOUBLE, false)));
    ColumnType map =
        new ColumnType.MapOf(
            new Column(8, "key", Simple.INT, true),
            new Column(
                9,
                "value",
                new ColumnType.ListOf(new Column(11, "element", struct, false)),
                false));

    DataFile file =
        write(
            map,
            List.of(
                "(MAP {1: [{'d\"': 0.0::DOUBLE}], 2: NULL})",
                "(NULL)",
                "(MAP {3: [{'d\"': 1.5}, {'d\"': '-0.0'::DOUBLE}, NULL]})"));

    assertThat(file.columns()).as("statistics are of columns with single values").isEmpty();

    try (Statement statement = duckdb.createStatement();
        ResultSet zeros =
            statement.executeQuery(
                "SELECT v[3][2].\"d\"\"\" FROM read_parquet('%s') WHERE v[3] IS NOT NULL"
                    .formatted(folder.resolve("table/f.parquet")))) {
      zeros.next();
      assertThat(zeros.getDouble(1)).isEqualTo(-0.0);
    }
  }

  @Test
  void countsAndSizesAreThoseOfTheFile() throws Exception {
    ColumnStatistics statistics = written(Simple.INT, "INTEGER", "3", "NULL", "-7");

    assertThat(statistics.fieldId()).isEqualTo(7);
    assertThat(statistics.values()).isEqualTo(3);
    assertThat(statistics.nulls()).isEqualTo(1);
    assertThat(statistics.nans()).isEmpty();
    assertThat(statistics.bytes()).isPositive();
    assertBounds(statistics, -7, 3);
  }

  @Test
  void boundsAreInTheClassesOfTheColumnTypes() throws Exception {
    assertBounds(written(Simple.BOOLEAN, "BOOLEAN", "true", "false"), false, true);
    assertBounds(
        written(Simple.LONG, "BIGINT", "9223372036854775807", "-9223372036854775808"),
        Long.MIN_VALUE,
        Long.MAX_VALUE);
    assertBounds(
        written(new ColumnType.Decimal(38, 10), "DECIMAL(38,10)", "-1.5", "2"),
        new BigDecimal("-1.5000000000"),
        new BigDecimal("2.0000000000"));
    assertBounds(written(Simple.DATE, "DATE", "'0001-01-01'", "'9999-12-31'"), -719162, 2932896);
    assertBounds(
        written(Simple.TIMESTAMP, "TIMESTAMP", "'1969-12-31 23:59:59.5'", "'2024-02-29 12:00:01'"),
        -500_000L,
        1_709_208_001_000_000L);
    assertBounds(
        written(Simple.TIME, "TIME", "'00:00:00'", "'23:59:59.999999'", "'12:00:00.5'"),
        0L,
        86_399_999_999L);
    assertBounds(
        written(
            Simple.TIMESTAMP_NANO,
            "TIMESTAMP_NS",
            "'1969-12-31 23:59:59.999999999'",
            "'2024-02-29 12:00:00.123456789'"),
        -1L,
        1_709_208_000_123_456_789L);
    assertBounds(
        written(
            Simple.TIMESTAMPTZ,
            "TIMESTAMPTZ",
            "'1970-01-01 02:00:00+02'",
            "'2024-02-29 12:00:00.000001+00'"),
        0L,
        1_709_208_000_000_001L);
    assertBounds(written(Simple.STRING, "VARCHAR", "''", "'zwölf'"), "", "zwölf");
    ColumnStatistics binary = written(Simple.BINARY, "BLOB", "'\\x00\\xFF'", "'\\xFF'");
    assertBounds(binary, new byte[] {0, -1}, new byte[] {-1});
  }

  @Test
  void timestampBoundsDoNotDependOnTheSessionsZone() throws Exception {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("SET TimeZone = 'Asia/Kolkata'");
    }
    assertBounds(written(Simple.TIMESTAMPTZ, "TIMESTAMPTZ", "'1970-01-01 00:00:00+00'"), 0L, 0L);
  }

  @Test
  void datesBeforeChristHaveNoBound() throws Exception {
    ColumnStatistics statistics = written(Simple.DATE, "DATE", "'0044-03-15 (BC)'", "'2024-01-01'");

    assertThat(statistics.min()).isEmpty();
    assertThat(statistics.max()).hasValue(19723);
  }

  @Test
  void zerosOfBothSignsAreWithinTheBounds() throws Exception {
    assertBounds(written(Simple.DOUBLE, "DOUBLE", "'-0.0'", "'0.0'"), -0.0, 0.0);
    assertBounds(written(Simple.DOUBLE, "DOUBLE", "'0.0'", "'-0.0'"), -0.0, 0.0);
    assertBounds(written(Simple.FLOAT, "FLOAT", "'0.0'", "'-0.0'"), -0.0f, 0.0f);
  }

  @Test
  void boundsLeaveNanOut() throws Exception {
    ColumnStatistics some = written(Simple.DOUBLE, "DOUBLE", "'NaN'", "1.5", "'-inf'");
    assertBounds(some, Double.NEGATIVE_INFINITY, 1.5);
    assertThat(some.nans()).isEmpty();

    ColumnStatistics all = written(Simple.FLOAT, "FLOAT", "'NaN'", "'NaN'");
    assertThat(all.min()).isEmpty();
    assertThat(all.max()).isEmpty();

    assertThat(written(Simple.FLOAT, "FLOAT", "1").nans()).hasValue(0L);
  }

  @Test
  void floatingBoundsAreNotRounded() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertBounds(written(Simple.DOUBLE, "DOUBLE", "'" + value + "'"), value, value);
      }
      float single = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(single)) {
        assertBounds(written(Simple.FLOAT, "FLOAT", "'" + single + "'"), single, single);
      }
    }
  }

  @Test
  void longStringsAreCutToBoundsThatEncloseThem() throws Exception {
    ColumnStatistics statistics =
        written(Simple.STRING, "VARCHAR", "repeat('a', 300)", "repeat('z', 300)");

    assertBounds(statistics, "a".repeat(32), "z".repeat(31) + "{");
  }

  @Test
  void anUpperBoundThatCannotBeRaisedIsLeftOut() {
    String highest = "\uDBFF\uDFFF".repeat(33);
    assertThat(new StringBounds().upper(highest)).isEmpty();
    assertThat(new StringBounds().upper("a" + highest)).hasValue("b");
    assertThat(new StringBounds().upper("\uD7FF".repeat(33)))
        .hasValue("\uD7FF".repeat(31) + "\uE000");
    assertThat(new BinaryBounds().upper("FF".repeat(33))).isEmpty();
    assertThat(new BinaryBounds().upper("01" + "FF".repeat(33)).map(b -> ((byte[]) b)[0]))
        .hasValue((byte) 2);
  }

  @Test
  void boundsEncloseRandomStrings() throws Exception {
    Random random = new Random(11);
    String[] alphabet = {
      "a", "z", "é", "\uD7FF", "\uE000", "\uFFFF", "\uD83E\uDDCA", "\uDBFF\uDFFF"
    };
    for (int i = 0; i < 30; i++) {
      List<String> values = new ArrayList<>();
      for (int v = 0; v < 3; v++) {
        StringBuilder value = new StringBuilder();
        int length = random.nextInt(random.nextBoolean() ? 5 : 120);
        for (int c = 0; c < length; c++) {
          value.append(alphabet[random.nextInt(alphabet.length)]);
        }
        values.add(value.toString());
      }
      ColumnStatistics statistics =
          written(
              Simple.STRING,
              "VARCHAR",
              values.stream().map(v -> "'" + v + "'").toArray(String[]::new));
      for (String value : values) {
        statistics.min().ifPresent(min -> assertThat(bytes((String) min, value)).isNotPositive());
        statistics.max().ifPresent(max -> assertThat(bytes((String) max, value)).isNotNegative());
      }
    }
  }

  private static int bytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fieldIdsAreTheTablesWhateverTheNames() throws Exception {
    RowSchema schema =
        new RowSchema(
            0,
            List.of(
                new Column(11, "select", Simple.INT, true),
                new Column(12, "it's \"q\"", Simple.UUID, false),
                new Column(13, "Select", new ColumnType.Decimal(9, 2), false),
                new Column(14, "_ROW_ID", Simple.BINARY, false)),
            List.of(0));
    List<String> names = DataFileColumns.names(schema);
    assertThat(names).containsExactly("select", "it's \"q\"", "Select_13", "_ROW_ID_14");

    DataFile file =
        write(
            false,
            """
            SELECT 1 AS "select", uuid() AS "it's ""q""\", 1.5::DECIMAL(9,2) AS "Select_13",
              ''::BLOB AS "_ROW_ID_14", 5::BIGINT AS _row_id, 6::BIGINT AS _last_updated_sequence_number""",
            schema);

    assertThat(file.columns())
        .extracting(ColumnStatistics::fieldId)
        .containsExactly(11, 12, 13, 14);
    Map<Long, String> types = new HashMap<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT field_id, coalesce(logical_type, type) || coalesce(' ' || type_length, '') FROM parquet_schema('"
                    + path(file)
                    + "') WHERE field_id IS NOT NULL")) {
      while (result.next()) {
        types.put(result.getLong(1), result.getString(2));
      }
    }
    assertThat(types)
        .containsEntry(11L, "INT32")
        .containsEntry(12L, "UUIDType() 16")
        .containsEntry(14L, "BYTE_ARRAY")
        .containsKeys(
            13L, (long) DataFileColumns.ROW_ID_FIELD, (long) DataFileColumns.SEQUENCE_FIELD)
        .hasSize(6);
  }

  private static Path path(DataFile file) {
    return Path.of(file.location().uri().substring("file://".length()));
  }

  @Test
  void aFileForARemoteStoreIsUploadedAndNotLeftBehind() throws Exception {
    RowSchema schema =
        new RowSchema(0, List.of(new Column(1, "i", Simple.LONG, false)), List.of(0));

    DataFile file =
        write(
            true,
            "SELECT range AS i, NULL::BIGINT AS _row_id, NULL::BIGINT AS _last_updated_sequence_number FROM range(10)",
            schema);

    assertThat(file.rows()).isEqualTo(10);
    assertThat(path(file)).hasSize(file.bytes());
    assertThat(folder.resolve("uploads")).isEmptyDirectory();
  }

  @Test
  void splitOffsetsAreWhereRowGroupsStart() throws Exception {
    RowSchema schema =
        new RowSchema(0, List.of(new Column(1, "i", Simple.LONG, false)), List.of(0));

    DataFile file =
        write(
            false,
            "SELECT range AS i, NULL::BIGINT AS _row_id, NULL::BIGINT AS _last_updated_sequence_number FROM range(300000)",
            schema);

    assertThat(file.splitOffsets()).hasSize(3).isSorted().startsWith(4L);
    assertThat(file.splitOffsets().get(2)).isLessThan(Files.size(path(file)));
    assertThat(file.columns().get(0).max()).isEqualTo(Optional.of(299_999L));
  }
}
