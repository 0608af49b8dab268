package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import io.icecap.table.PartitionMoves;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionByTest {
  private static final RowSchema ROWS =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", ColumnType.Simple.LONG, true),
              new Column(0, "created at", ColumnType.Simple.TIMESTAMPTZ, true),
              new Column(0, "name", ColumnType.Simple.STRING, false),
              new Column(0, "say \"hi\"", ColumnType.Simple.LONG, true),
              new Column(0, "taken", ColumnType.Simple.LONG, true),
              new Column(0, "taken_bucket", ColumnType.Simple.LONG, false)),
          List.of(0, 1, 3, 4));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bucket(8, key); id_bucket: bucket[8](1)",
        "BUCKET( 8 ,id ) ; id_bucket: bucket[8](1)",
        "key; id: identity(1)",
        "identity(id); id: identity(1)",
        "truncate(10,id); id_trunc: truncate[10](1)",
        "day(\"created at\"); created at_day: day(2)",
        "month(\"created at\") , bucket(4, id); created at_month: month(2)|id_bucket: bucket[4](1)",
        "year(\"created at\"); created at_year: year(2)",
        "hour(\"created at\"); created at_hour: hour(2)",
        "bucket(2, \"say \"\"hi\"\"\"); say \"hi\"_bucket: bucket[2](4)",
        "bucket(2, taken); taken_bucket_: bucket[2](5)",
        "''; ''"
      })
  void readsTransforms(String text, String expected) {
    PartitionSpec spec = parse(text);

    assertThat(
            String.join(
                "|",
                spec.fields().stream()
                    .map(f -> "%s: %s(%d)".formatted(f.name(), f.transform(), f.sourceId()))
                    .toList()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bucket(8 id); 10; ',' is missing after the number, as in bucket(8, id)",
        "bucket(x, id); 8; the number of buckets is a whole number above 0, not 'x'",
        "bucket(0, id); 8; the number of buckets is a whole number above 0, not '0'",
        "truncate(-1, id); 10; the width is a whole number above 0, not '-1'",
        "bucket(8, id; 13; ')' is missing after the column",
        "bucket(8, id) key; 15; ',' is missing between two transforms",
        "bucket(8, id),; 15; a transform is missing after the last comma",
        "shard(id); 1; there is no transform 'shard'",
        "day(id); 1; day can't be computed of column 'id', which is a long",
        "bucket(8, nothing); 11; there is no column 'nothing'; the key is [id, created at",
        "bucket(8, name); 11; column 'name' is not part of the key [id, created at",
        "\"id; 1; the closing quote is missing",
        "bucket(8, id), bucket(8, id); 16; Cannot",
        "(id); 1; a transform or a column is missing"
      })
  void saysWhereAndWhatIsWrong(String text, int position, String problem) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("partition.by '%s', position %d:".formatted(text, position))
        .hasMessageContaining(problem);
  }

  @Test
  void columnsOfManyValuesPartitionNothing() {
    RowSchema rows =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "id", ColumnType.Simple.LONG, true),
                new Column(0, "tags", ColumnType.ListOf.of(ColumnType.Simple.LONG, true), true)),
            List.of(0));
    Schema schema = SchemaConversion.toIceberg(rows);

    for (String text : List.of("tags", "identity(tags)", "bucket(4, tags)")) {
      assertThatThrownBy(
              () ->
                  PartitionBy.parse(text, schema, new RowSchema(0, rows.columns(), List.of(0, 1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'tags' is a list<long>; partition by a column of single values");
    }
  }

  @Test
  void columnsOutsideTheKeyAreTakenWhereRowsMayMove() {
    PartitionSpec spec =
        PartitionBy.parse(
            "bucket(8, name)", SchemaConversion.toIceberg(ROWS), ROWS, PartitionMoves.INDEX);

    assertThat(spec.fields().get(0).sourceId()).isEqualTo(3);
    assertThatThrownBy(() -> parse("bucket(8, name)"))
        .hasMessageContaining("Partition by columns of the key")
        .hasMessageContaining("partition.moves=index");
  }

  @Test
  void aColumnNamedKeyIsMeantByThisName() {
    RowSchema rows =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "id", ColumnType.Simple.LONG, true),
                new Column(0, "key", ColumnType.Simple.STRING, true)),
            List.of(0, 1));

    PartitionSpec spec = PartitionBy.parse("key", SchemaConversion.toIceberg(rows), rows);

    assertThat(spec.fields().get(0).sourceId()).isEqualTo(2);
  }

  private static PartitionSpec parse(String text) {
    return PartitionBy.parse(text, SchemaConversion.toIceberg(ROWS), ROWS);
  }
}
