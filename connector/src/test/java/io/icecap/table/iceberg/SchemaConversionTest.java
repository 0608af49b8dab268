package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class SchemaConversionTest {
  @Test
  void everyTypeComesBack() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(1, "key", ColumnType.Simple.LONG, true));
    for (ColumnType type : ColumnType.Simple.values()) {
      columns.add(new Column(columns.size() + 1, "c" + type, type, columns.size() % 2 == 0));
    }
    columns.add(new Column(columns.size() + 1, "d", new ColumnType.Decimal(38, 10), false));
    columns.add(new Column(columns.size() + 1, "n", nested(columns.size() + 1), false));
    RowSchema schema = new RowSchema(0, columns, List.of(0));

    RowSchema back = SchemaConversion.fromIceberg(SchemaConversion.toIceberg(schema), Map.of());

    assertThat(back).isEqualTo(schema);
  }

  /** Ids as Iceberg gives them to a new table. */
  private static ColumnType nested(int last) {
    ColumnType map =
        new ColumnType.MapOf(
            new Column(last + 4, "key", ColumnType.Simple.STRING, true),
            new Column(last + 5, "value", new ColumnType.Decimal(9, 2), true));
    ColumnType list = new ColumnType.ListOf(new Column(last + 3, "element", map, false));
    return new ColumnType.StructOf(
        List.of(
            new Column(last + 1, "a", list, true),
            new Column(
                last + 2,
                "b",
                new ColumnType.StructOf(
                    List.of(new Column(last + 6, "c", ColumnType.Simple.TIME, false))),
                false)));
  }

  @Test
  void idsAreThoseThatIcebergWouldGive() {
    List<Column> columns =
        List.of(
            new Column(0, "n", nested(7), false),
            new Column(0, "key", ColumnType.Simple.LONG, true),
            new Column(0, "m", nested(100), false));
    Schema schema =
        SchemaConversion.toIceberg(new RowSchema(RowSchema.OF_A_RECORD, columns, List.of(1)));

    assertThat(TypeUtil.assignIncreasingFreshIds(schema).asStruct()).isEqualTo(schema.asStruct());
  }

  @Test
  void nestedKeysAreRefused() {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "tags", ColumnType.ListOf.of(ColumnType.Simple.STRING, false), true)),
            List.of(0));

    assertThatThrownBy(() -> SchemaConversion.toIceberg(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'tags' can't be part of the key: it is a LIST<STRING>");
  }

  @Test
  void keyColumnsAreRequiredIdentifiersAndKeepTheirOrder() {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(
                new Column(0, "b", ColumnType.Simple.INT, false),
                new Column(0, "x", ColumnType.Simple.INT, false),
                new Column(0, "a", ColumnType.Simple.INT, false)),
            List.of(2, 0));

    Schema iceberg = SchemaConversion.toIceberg(schema);

    assertThat(iceberg.identifierFieldIds()).isEqualTo(Set.of(1, 3));
    assertThat(iceberg.findField("a").isRequired()).isTrue();
    assertThat(iceberg.findField("x").isRequired()).isFalse();
    String keyIds = SchemaConversion.keyIds(schema);
    assertThat(keyIds).isEqualTo("3,1");
    assertThat(SchemaConversion.fromIceberg(iceberg, Map.of(SchemaConversion.KEY, keyIds)).key())
        .containsExactly(2, 0);
    assertThat(SchemaConversion.fromIceberg(iceberg, Map.of()).key())
        .as("of a table made elsewhere")
        .containsExactly(0, 2);
    assertThat(SchemaConversion.fromIceberg(iceberg, Map.of(SchemaConversion.KEY, "3,2")).key())
        .as("after the identifiers were changed")
        .containsExactly(0, 2);
  }

  @Test
  void floatingPointKeysAreRefused() {
    RowSchema schema =
        new RowSchema(
            RowSchema.OF_A_RECORD,
            List.of(new Column(0, "price", ColumnType.Simple.DOUBLE, true)),
            List.of(0));

    assertThatThrownBy(() -> SchemaConversion.toIceberg(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'price'");
  }

  @Test
  void aTableWithoutAKeyIsRefused() {
    Schema schema = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

    assertThatThrownBy(() -> SchemaConversion.fromIceberg(schema, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SET IDENTIFIER FIELDS");
  }

  @Test
  void aTypeThatIsNotSupportedIsNamed() {
    Schema schema =
        new Schema(
            List.of(
                Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "at", Types.TimestampNanoType.withZone())),
            Set.of(1));

    assertThatThrownBy(() -> SchemaConversion.fromIceberg(schema, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'at' has the type timestamptz_ns");
  }
}
