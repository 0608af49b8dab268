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
    RowSchema schema = new RowSchema(0, columns, List.of(0));

    RowSchema back = SchemaConversion.fromIceberg(SchemaConversion.toIceberg(schema), Map.of());

    assertThat(back).isEqualTo(schema);
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
                Types.NestedField.optional(2, "at", Types.TimeType.get())),
            Set.of(1));

    assertThatThrownBy(() -> SchemaConversion.fromIceberg(schema, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'at' has the type time");
  }
}
