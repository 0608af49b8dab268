package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.ColumnStatistics;
import io.icecap.format.DataFile;
import io.icecap.store.Location;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Conversions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileMetricsTest {
  static Stream<Arguments> bounds() {
    byte[] longBytes = new byte[20];
    byte[] allOnes = new byte[17];
    java.util.Arrays.fill(allOnes, (byte) -1);
    return Stream.of(
        Arguments.of(ColumnType.Simple.BOOLEAN, false, true, false, true),
        Arguments.of(ColumnType.Simple.INT, -3, 4, -3, 4),
        Arguments.of(ColumnType.Simple.LONG, -3L, 4L, -3L, 4L),
        Arguments.of(ColumnType.Simple.DATE, -3, 4, -3, 4),
        Arguments.of(ColumnType.Simple.TIMESTAMP, -3L, 4L, -3L, 4L),
        Arguments.of(ColumnType.Simple.FLOAT, 0f, -0f, -0f, 0f),
        Arguments.of(ColumnType.Simple.DOUBLE, 0d, -0d, -0d, 0d),
        Arguments.of(ColumnType.Simple.DOUBLE, 1.5, Double.NaN, 1.5, null),
        Arguments.of(
            new ColumnType.Decimal(9, 2),
            new BigDecimal("-1.50"),
            new BigDecimal("2.00"),
            new BigDecimal("-1.50"),
            new BigDecimal("2.00")),
        Arguments.of(
            ColumnType.Simple.UUID, new UUID(0, 1), new UUID(2, 0), new UUID(0, 1), new UUID(2, 0)),
        Arguments.of(ColumnType.Simple.STRING, "a", "b", "a", "b"),
        Arguments.of(
            ColumnType.Simple.STRING,
            "0123456789abcdefXYZ",
            "0123456789abcdefXYZ",
            "0123456789abcdef",
            "0123456789abcdeg"),
        Arguments.of(
            ColumnType.Simple.BINARY, longBytes, allOnes, ByteBuffer.wrap(new byte[16]), null));
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void boundsAreNeverTooTight(ColumnType type, Object min, Object max, Object low, Object high) {
    Schema schema = schema(type);

    Metrics metrics =
        FileMetrics.of(
            file(
                new ColumnStatistics(
                    2, 10, 5, 1, Optional.of(0L), Optional.of(min), Optional.of(max))),
            schema);

    assertThat(bound(schema, metrics.lowerBounds().get(2))).isEqualTo(low);
    assertThat(bound(schema, metrics.upperBounds().get(2))).isEqualTo(high);
  }

  @Test
  void countsAreTaken() {
    Metrics metrics =
        FileMetrics.of(
            file(
                new ColumnStatistics(
                    2, 10, 5, 1, Optional.of(3L), Optional.empty(), Optional.empty())),
            schema(ColumnType.Simple.DOUBLE));

    assertThat(metrics.recordCount()).isEqualTo(5);
    assertThat(metrics.columnSizes()).containsEntry(2, 10L);
    assertThat(metrics.valueCounts()).containsEntry(2, 5L);
    assertThat(metrics.nullValueCounts()).containsEntry(2, 1L);
    assertThat(metrics.nanValueCounts()).containsEntry(2, 3L);
    assertThat(metrics.lowerBounds()).isEmpty();
  }

  @Test
  void anUnknownCountOfNansIsNotZero() {
    Metrics metrics =
        FileMetrics.of(
            file(
                new ColumnStatistics(
                    2, 10, 5, 1, Optional.empty(), Optional.empty(), Optional.empty())),
            schema(ColumnType.Simple.DOUBLE));

    assertThat(metrics.nanValueCounts()).doesNotContainKey(2);
  }

  private static Object bound(Schema schema, ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    Object value = Conversions.fromByteBuffer(schema.findType(2), bytes);
    return value instanceof CharSequence ? value.toString() : value;
  }

  private static DataFile file(ColumnStatistics column) {
    return new DataFile(
        new Location("file:///x.parquet"),
        new PartitionKey("0"),
        5,
        100,
        List.of(column),
        List.of(4L));
  }

  private static Schema schema(ColumnType type) {
    return SchemaConversion.toIceberg(
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "id", ColumnType.Simple.LONG, true),
                new Column(0, "value", type, false)),
            List.of(0)));
  }
}
