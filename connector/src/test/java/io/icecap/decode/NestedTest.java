package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class NestedTest {
  private static final Schema DAYS =
      SchemaBuilder.int32().name("io.debezium.time.Date").optional().build();

  private final ColumnProbe column = new ColumnProbe();

  @Test
  void listsOfWhatIsDecodedItself() {
    Schema list = SchemaBuilder.array(DAYS).build();

    assertThat(column.typeOf(list, List.of())).isEqualTo(ColumnType.ListOf.of(Simple.DATE, false));
    assertThat(column.throughJson(list, List.of())).isEqualTo(new Object[0]);
    assertThat(column.throughJson(list, Arrays.asList(1, null, -1)))
        .isEqualTo(new Object[] {1, null, -1});
    assertThat(column.refusal(list, List.of(0, Integer.MAX_VALUE)))
        .contains("column 'probed' of type ARRAY", "in its part 'element'", "infinite date");
  }

  @Test
  void listsOfLists() {
    Schema lists =
        SchemaBuilder.array(SchemaBuilder.array(Schema.INT16_SCHEMA).optional().build()).build();
    short one = 1;

    assertThat(column.typeOf(lists, List.of()))
        .isEqualTo(ColumnType.ListOf.of(ColumnType.ListOf.of(Simple.INT, true), false));
    assertThat(column.throughJson(lists, Arrays.asList(List.of(one), null, List.of())))
        .isEqualTo(new Object[] {new Object[] {1}, null, new Object[0]});
  }

  @Test
  void vectorsOfPgvector() {
    Schema dense =
        SchemaBuilder.array(Schema.FLOAT64_SCHEMA).name("io.debezium.data.DoubleVector").build();
    Schema sparse =
        SchemaBuilder.struct()
            .name("io.debezium.data.SparseDoubleVector")
            .field("dimensions", Schema.INT16_SCHEMA)
            .field("vector", SchemaBuilder.map(Schema.INT16_SCHEMA, Schema.FLOAT64_SCHEMA).build())
            .build();
    short dimensions = 25;
    short third = 3;
    Struct value =
        new Struct(sparse).put("dimensions", dimensions).put("vector", Map.of(third, 1.5));

    assertThat(column.throughJson(dense, List.of(1.5, -2.0))).isEqualTo(new Object[] {1.5, -2.0});
    assertThat(column.typeOf(sparse, value))
        .hasToString("STRUCT<dimensions INT, vector MAP<INT, DOUBLE>>");
    assertThat(column.throughJson(sparse, value))
        .isEqualTo(new Object[] {25, new Object[] {3, 1.5}});
  }

  @Test
  void mapsInTheirOrder() {
    Schema map = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA).build();
    Map<String, String> value = new LinkedHashMap<>();
    value.put("b", "1");
    value.put("a", null);

    assertThat(column.typeOf(map, value))
        .isEqualTo(ColumnType.MapOf.of(Simple.STRING, Simple.STRING, false));
    assertThat(column.direct(map, value)).isEqualTo(new Object[] {"b", "1", "a", null});
    assertThat(column.direct(map, Map.of())).isEqualTo(new Object[0]);
  }

  @Test
  void mapsWithKeysThatAreNoSingleValuesAreRefused() {
    Schema keys = SchemaBuilder.array(Schema.STRING_SCHEMA).build();
    Schema map = SchemaBuilder.map(keys, Schema.STRING_SCHEMA).build();

    assertThat(column.refusal(map, Map.of(List.of("a"), "b"))).contains("keys of a map");
  }

  @Test
  void geometriesAreTheirBytesAndTheirReferenceSystem() {
    Schema geometry =
        SchemaBuilder.struct()
            .name("io.debezium.data.geometry.Geometry")
            .field("wkb", Schema.BYTES_SCHEMA)
            .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
            .build();
    Struct value = new Struct(geometry).put("wkb", ByteBuffer.wrap(new byte[] {1, 2}));

    assertThat(column.typeOf(geometry, value))
        .isEqualTo(
            new ColumnType.StructOf(
                List.of(
                    new Column(0, "wkb", Simple.BINARY, true),
                    new Column(0, "srid", Simple.INT, false))));
    assertThat(column.direct(geometry, value)).isEqualTo(new Object[] {new byte[] {1, 2}, null});
    assertThat(column.throughJson(geometry, value.put("srid", 4326)))
        .isEqualTo(new Object[] {new byte[] {1, 2}, 4326});
  }

  @Test
  void aNullInAStructStaysNullWhereTheFieldHasADefault() {
    Schema struct =
        SchemaBuilder.struct()
            .field("a", SchemaBuilder.int32().optional().defaultValue(7).build())
            .build();

    assertThat(column.direct(struct, new Struct(struct))).isEqualTo(new Object[] {null});
  }

  @Test
  void structsWithoutFieldsAndWithUnknownTypesAreRefused() {
    Schema empty = SchemaBuilder.struct().build();
    Schema money =
        SchemaBuilder.struct()
            .field("amount", SchemaBuilder.int64().name("com.example.Money").build())
            .build();

    assertThat(column.refusal(empty, new Struct(empty))).contains("without fields");
    assertThat(column.refusal(money, new Struct(money).put("amount", 399_877L)))
        .contains("in its part 'amount' of type INT64 com.example.Money", "not supported")
        .doesNotContain("399877");
  }

  @Test
  void nestingWithoutAnEndIsRefused() {
    Schema deepest = Schema.INT32_SCHEMA;
    for (int i = 0; i < ColumnType.DEPTH_MAX; i++) {
      deepest = SchemaBuilder.array(deepest).build();
    }
    Schema deeper = SchemaBuilder.array(deepest).build();

    assertThat(column.typeOf(deepest, List.of()).isNested()).isTrue();
    assertThat(column.refusal(deeper, List.of())).contains("nested more than 16 deep");
  }

  @Test
  void keysAreSingleValues() {
    Schema key =
        SchemaBuilder.struct().field("ids", SchemaBuilder.array(Schema.INT64_SCHEMA)).build();
    Struct row = new Struct(key).put("ids", List.of(1L));

    assertThat(column.refusal(Topic.direct(row, row)))
        .contains("column 'ids' of type ARRAY", "a key is made of single values");
  }
}
