package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Decimal;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.table.LiveTable;
import io.icecap.table.SchemaChange;
import io.icecap.table.SchemaChange.Initial;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What rows have that are older than a column. */
class ColumnDefaultsTest {
  private static final long MILLIS = 1_700_000_000_000L;

  @TempDir Path warehouse;
  private TestTables tables;

  @BeforeEach
  void open() {
    tables = TestTables.open(warehouse, new InMemoryBuffer());
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void icebergKeepsTheDefault(ColumnType type, Object value) {
    LiveTable table = create(3, TableFormats.ICEBERG);
    add(table, type, value);

    assertThat(table.schema().columns().get(1).initial()).isEqualTo(value);
    assertThat(table.columnTimes().isToCome("added", MILLIS)).isTrue();
    assertThat(table.columnTimes().isToCome("added", MILLIS + 1)).isFalse();
  }

  static Stream<Arguments> defaults() {
    return Stream.of(
        Arguments.of(Simple.BOOLEAN, true),
        Arguments.of(Simple.INT, Integer.MIN_VALUE),
        Arguments.of(Simple.LONG, Long.MAX_VALUE),
        Arguments.of(Simple.FLOAT, 0.1f),
        Arguments.of(Simple.DOUBLE, -1e300),
        Arguments.of(Simple.STRING, "it's ü"),
        Arguments.of(Simple.BINARY, ByteBuffer.wrap(new byte[] {0, -1})),
        Arguments.of(Simple.DATE, -719_162),
        Arguments.of(Simple.TIME, 86_399_999_999L),
        Arguments.of(Simple.TIMESTAMP, -1L),
        Arguments.of(Simple.TIMESTAMPTZ, 1_700_000_000_000_001L),
        Arguments.of(Simple.TIMESTAMP_NANO, 1_700_000_000_000_000_001L),
        Arguments.of(Simple.UUID, new UUID(-1, 1)),
        Arguments.of(
            new Decimal(38, 10), new BigDecimal("-1234567890123456789012345678.0000000001")));
  }

  @Test
  void formatsThatHaveNoneShowNull() {
    LiveTable second = create(2, TableFormats.ICEBERG);
    add(second, Simple.INT, 7);
    assertThat(second.schema().columns().get(1).initial()).isNull();
  }

  @Test
  void deltaHasNoneAndDoesNotJoinATableWithOne() {
    LiveTable both = create(3, TableFormats.ICEBERG_AND_DELTA);
    add(both, Simple.INT, 7);
    assertThat(both.schema().columns().get(1).initial()).isNull();

    LiveTable iceberg = create(3, TableFormats.ICEBERG);
    add(iceberg, Simple.INT, 7);
    TableSettings withDelta = settings(3, TableFormats.ICEBERG_AND_DELTA);
    assertThatThrownBy(() -> iceberg.adopt(withDelta))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its column 'added' was added with a default")
        .hasMessageContaining("table.formats=iceberg");
  }

  private static void add(LiveTable table, ColumnType type, Object value) {
    table.evolve(
        at ->
            List.of(
                new SchemaChange.Add(
                    Optional.empty(), "added", type, Optional.of(new Initial(value, MILLIS)))));
  }

  private LiveTable create(int formatVersion, TableFormats formats) {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD, List.of(new Column(0, "id", Simple.LONG, true)), List.of(0));
    TableName name = new TableName(List.of("shop"), "v" + formatVersion + formats.ordinal());
    return tables.tables.openOrCreate(name, schema, settings(formatVersion, formats), Map.of());
  }

  private static TableSettings settings(int formatVersion, TableFormats formats) {
    return new TableSettings(
        "bucket(2, key)", Optional.empty(), OptionalInt.of(formatVersion), formats);
  }
}
