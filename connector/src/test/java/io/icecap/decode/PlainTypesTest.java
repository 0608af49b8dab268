package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.ColumnType.Simple;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class PlainTypesTest {
  private final ColumnProbe column = new ColumnProbe();

  @Test
  void booleans() {
    assertThat(column.typeOf(Schema.BOOLEAN_SCHEMA, true)).isEqualTo(Simple.BOOLEAN);
    assertThat(column.throughJson(Schema.BOOLEAN_SCHEMA, true)).isEqualTo(true);
    assertThat(column.throughJson(Schema.BOOLEAN_SCHEMA, false)).isEqualTo(false);
  }

  @Test
  void integersOf8And16BitsAreWidened() {
    assertThat(column.typeOf(Schema.INT8_SCHEMA, (byte) 1)).isEqualTo(Simple.INT);
    assertThat(column.typeOf(Schema.INT16_SCHEMA, (short) 1)).isEqualTo(Simple.INT);
    assertThat(column.throughJson(Schema.INT8_SCHEMA, Byte.MIN_VALUE)).isEqualTo(-128);
    assertThat(column.throughJson(Schema.INT8_SCHEMA, Byte.MAX_VALUE)).isEqualTo(127);
    assertThat(column.throughJson(Schema.INT16_SCHEMA, Short.MIN_VALUE)).isEqualTo(-32768);
    assertThat(column.throughJson(Schema.INT16_SCHEMA, Short.MAX_VALUE)).isEqualTo(32767);
  }

  @Test
  void integersOf32And64Bits() {
    assertThat(column.typeOf(Schema.INT32_SCHEMA, 1)).isEqualTo(Simple.INT);
    assertThat(column.typeOf(Schema.INT64_SCHEMA, 1L)).isEqualTo(Simple.LONG);
    assertThat(column.throughJson(Schema.INT32_SCHEMA, Integer.MIN_VALUE))
        .isEqualTo(Integer.MIN_VALUE);
    assertThat(column.throughJson(Schema.INT32_SCHEMA, Integer.MAX_VALUE))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(column.throughJson(Schema.INT64_SCHEMA, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(column.throughJson(Schema.INT64_SCHEMA, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void floats() {
    assertThat(column.typeOf(Schema.FLOAT32_SCHEMA, 1f)).isEqualTo(Simple.FLOAT);
    assertThat(column.typeOf(Schema.FLOAT64_SCHEMA, 1d)).isEqualTo(Simple.DOUBLE);
    assertThat(column.throughJson(Schema.FLOAT32_SCHEMA, Float.MIN_VALUE))
        .isEqualTo(Float.MIN_VALUE);
    assertThat(column.throughJson(Schema.FLOAT32_SCHEMA, -Float.MAX_VALUE))
        .isEqualTo(-Float.MAX_VALUE);
    assertThat(column.throughJson(Schema.FLOAT64_SCHEMA, Double.MIN_VALUE))
        .isEqualTo(Double.MIN_VALUE);
    assertThat(column.throughJson(Schema.FLOAT64_SCHEMA, -Double.MAX_VALUE))
        .isEqualTo(-Double.MAX_VALUE);
  }

  @Test
  void floatsThatJsonCannotCarry() {
    assertThat(column.direct(Schema.FLOAT64_SCHEMA, -0.0)).isEqualTo(-0.0);
    assertThat(column.direct(Schema.FLOAT32_SCHEMA, Float.NaN)).isEqualTo(Float.NaN);
    assertThat(column.direct(Schema.FLOAT64_SCHEMA, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void strings() {
    assertThat(column.typeOf(Schema.STRING_SCHEMA, "a")).isEqualTo(Simple.STRING);
    assertThat(column.throughJson(Schema.STRING_SCHEMA, "")).isEqualTo("");
    assertThat(column.throughJson(Schema.STRING_SCHEMA, "padded  ")).isEqualTo("padded  ");
    assertThat(column.throughJson(Schema.STRING_SCHEMA, "Zürich \0 🧊 \"'"))
        .isEqualTo("Zürich \0 🧊 \"'");
  }

  @Test
  void bytesAsArrayAndAsBuffer() {
    byte[] bytes = {0, -1, 127, -128};
    assertThat(column.typeOf(Schema.BYTES_SCHEMA, bytes)).isEqualTo(Simple.BINARY);
    assertThat(column.throughJson(Schema.BYTES_SCHEMA, bytes)).isEqualTo(bytes);
    assertThat(column.throughJson(Schema.BYTES_SCHEMA, new byte[0])).isEqualTo(new byte[0]);
    assertThat(column.direct(Schema.BYTES_SCHEMA, bytes)).isEqualTo(bytes);
    assertThat(column.direct(Schema.BYTES_SCHEMA, Topic.buffer(0, -1, 127, -128))).isEqualTo(bytes);
  }

  @Test
  void aBufferIsReadBetweenItsPositionAndItsLimitAndLeftAsItWas() {
    var buffer = Topic.buffer(1, 2, 3, 4).position(1).limit(3);

    assertThat(column.direct(Schema.BYTES_SCHEMA, buffer)).isEqualTo(new byte[] {2, 3});
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(buffer.asReadOnlyBuffer())
        .satisfies(
            readOnly ->
                assertThat(column.direct(Schema.BYTES_SCHEMA, readOnly))
                    .isEqualTo(new byte[] {2, 3}));
  }

  @Test
  void nullsOfOptionalColumns() {
    assertThat(column.throughJson(Schema.OPTIONAL_INT32_SCHEMA, null)).isNull();
    assertThat(column.throughJson(Schema.OPTIONAL_STRING_SCHEMA, null)).isNull();
    assertThat(column.throughJson(Schema.OPTIONAL_BYTES_SCHEMA, null)).isNull();
  }

  @Test
  void aNullStaysNullWhereTheColumnHasADefault() {
    Schema defaulted = SchemaBuilder.int32().optional().defaultValue(7).build();

    assertThat(column.throughJson(defaulted, null)).isNull();
  }

  @Test
  void aRequiredColumnThatIsLeftOutTakesItsDefault() {
    Schema defaulted = SchemaBuilder.int32().defaultValue(7).build();
    Schema schema =
        SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).field("probed", defaulted).build();
    RecordDecoder decoder = new RecordDecoder(DecoderSettings.byRecordKey());

    Decoded decoded = decoder.decode(Topic.direct(Topic.key(1), new Struct(schema).put("id", 1L)));

    assertThat(((Decoded.Upsert) decoded).values()).containsExactly(1L, 7);
  }

  @Test
  void aRequiredColumnWithoutAValueIsRefused() {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("probed", Schema.INT32_SCHEMA)
            .build();

    assertThat(column.refusal(Topic.direct(Topic.key(1), new Struct(schema).put("id", 1L))))
        .contains("column 'probed' of type INT32", "NOT NULL");
  }
}
