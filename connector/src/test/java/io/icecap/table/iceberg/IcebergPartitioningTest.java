package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.table.PartitionMoves;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IcebergPartitioningTest {
  /** The hash values of Iceberg's specification, appendix B, as the bucket of 2^31 - 1. */
  static Stream<Arguments> hashesOfTheSpecification() {
    return Stream.of(
        Arguments.of(ColumnType.Simple.INT, 34, 2017239379),
        Arguments.of(ColumnType.Simple.LONG, 34L, 2017239379),
        Arguments.of(new ColumnType.Decimal(9, 2), new BigDecimal("14.20"), -500754589),
        Arguments.of(ColumnType.Simple.DATE, 17486, -653330422),
        Arguments.of(ColumnType.Simple.TIMESTAMP, 1510871468000000L, -2047944441),
        Arguments.of(ColumnType.Simple.TIMESTAMPTZ, 1510871468000000L, -2047944441),
        Arguments.of(ColumnType.Simple.STRING, "iceberg", 1210000089),
        Arguments.of(
            ColumnType.Simple.UUID,
            UUID.fromString("f79c3e09-677c-4bbd-a479-3f349cb785e7"),
            1488055340),
        Arguments.of(ColumnType.Simple.BINARY, new byte[] {0, 1, 2, 3}, -188683207));
  }

  @ParameterizedTest
  @MethodSource("hashesOfTheSpecification")
  void bucketsAreThoseOfTheSpecification(ColumnType type, Object value, int hash) {
    int buckets = Integer.MAX_VALUE;
    IcebergPartitioning partitioning = partitioning(type, "bucket(" + buckets + ", key)");

    PartitionKey key = partitioning.partitionOf(new Object[] {value});

    assertThat(key.id()).isEqualTo("0~" + (hash & Integer.MAX_VALUE) % buckets);
  }

  static Stream<Arguments> keysAsText() {
    return Stream.of(
        Arguments.of("identity(key)", ColumnType.Simple.STRING, "a~b/ü! ", "0~a%7Eb%2F%C3%BC%21+"),
        Arguments.of("identity(key)", ColumnType.Simple.STRING, "", "0~"),
        Arguments.of("identity(key)", ColumnType.Simple.STRING, null, "0~!"),
        Arguments.of("truncate(2, key)", ColumnType.Simple.STRING, "iceberg", "0~ic"),
        Arguments.of("truncate(10, key)", ColumnType.Simple.INT, -1, "0~-10"),
        Arguments.of("identity(key)", ColumnType.Simple.BOOLEAN, true, "0~true"),
        Arguments.of(
            "truncate(50, key)", new ColumnType.Decimal(9, 2), new BigDecimal("10.65"), "0~10.50"),
        Arguments.of("identity(key)", ColumnType.Simple.BINARY, new byte[] {0, -1}, "0~00ff"),
        Arguments.of(
            "identity(key)", ColumnType.Simple.UUID, new UUID(1, 2), "0~" + new UUID(1, 2)),
        Arguments.of("day(key)", ColumnType.Simple.TIMESTAMP, -1L, "0~-1"),
        Arguments.of("month(key)", ColumnType.Simple.DATE, 31, "0~1"),
        Arguments.of("hour(key)", ColumnType.Simple.TIMESTAMPTZ, 3_600_000_000L, "0~1"),
        Arguments.of("year(key), key", ColumnType.Simple.DATE, 366, "0~1~366"),
        Arguments.of("", ColumnType.Simple.LONG, 1L, "0"));
  }

  @ParameterizedTest
  @MethodSource("keysAsText")
  void keysAreTextAndReadBack(String partitionBy, ColumnType type, Object value, String expected) {
    RowSchema rows = rows(type);
    Schema schema = SchemaConversion.toIceberg(rows);
    PartitionSpec spec = PartitionBy.parse(partitionBy, schema, rows);

    PartitionKey key =
        new IcebergPartitioning(spec, schema, List.of(0)).partitionOf(new Object[] {value});

    assertThat(key.id()).isEqualTo(expected);
    assertThat(PartitionKeys.of(spec, PartitionKeys.partition(key, spec))).isEqualTo(key);
    assertThat(PartitionKeys.spec(key, Map.of(0, spec))).isSameAs(spec);
  }

  @Test
  void partitionsAreThoseOfIcebergsOwnPartitionKey() {
    RowSchema rows =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "payload", ColumnType.Simple.STRING, false),
                new Column(0, "id", ColumnType.Simple.INT, true),
                new Column(0, "code", ColumnType.Simple.BINARY, true)),
            List.of(1, 2));
    Schema schema = SchemaConversion.toIceberg(rows);
    PartitionSpec spec = PartitionBy.parse("bucket(16, id), truncate(1, code)", schema, rows);
    IcebergPartitioning partitioning = new IcebergPartitioning(spec, schema, List.of(0));
    org.apache.iceberg.PartitionKey icebergs = new org.apache.iceberg.PartitionKey(spec, schema);
    InternalRecordWrapper wrapper = new InternalRecordWrapper(schema.asStruct());
    Random random = new Random(7);

    for (int i = 0; i < 1000; i++) {
      byte[] code = HexFormat.of().parseHex("%08x".formatted(random.nextInt()));
      int id = random.nextInt();
      GenericRecord record = GenericRecord.create(schema);
      record.set(1, id);
      record.set(2, ByteBuffer.wrap(code));
      icebergs.partition(wrapper.wrap(record));

      assertThat(partitioning.partitionOf(new Object[] {null, id, code}))
          .isEqualTo(PartitionKeys.of(spec, icebergs));
    }
  }

  @Test
  void rowsMoveWhereAColumnDecidesThatIsNotInTheKey() {
    RowSchema rows =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "payload", ColumnType.Simple.STRING, false),
                new Column(0, "id", ColumnType.Simple.INT, true)),
            List.of(1));
    Schema schema = SchemaConversion.toIceberg(rows);
    PartitionSpec byKey = PartitionBy.parse("bucket(16, id)", schema, rows);
    PartitionSpec byBoth =
        PartitionBy.parse("bucket(16, id), payload", schema, rows, PartitionMoves.INDEX);

    assertThat(new IcebergPartitioning(byKey, schema, rows.key()).rowsMove()).isFalse();
    assertThat(new IcebergPartitioning(byBoth, schema, rows.key()).rowsMove()).isTrue();
    assertThat(new IcebergPartitioning(byBoth, schema, rows.key()).columns())
        .containsExactlyInAnyOrder(0, 1);
  }

  private static IcebergPartitioning partitioning(ColumnType type, String partitionBy) {
    RowSchema rows = rows(type);
    Schema schema = SchemaConversion.toIceberg(rows);
    return new IcebergPartitioning(
        PartitionBy.parse(partitionBy, schema, rows), schema, rows.key());
  }

  private static RowSchema rows(ColumnType type) {
    return new RowSchema(
        RowSchema.OF_A_RECORD, List.of(new Column(0, "key", type, true)), List.of(0));
  }
}
