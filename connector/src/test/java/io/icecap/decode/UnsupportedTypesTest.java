package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnsupportedTypesTest {
  private final ColumnProbe column = new ColumnProbe();

  static Stream<Arguments> unsupported() {
    Schema point =
        SchemaBuilder.struct()
            .name("io.debezium.data.geometry.Point")
            .field("x", Schema.FLOAT64_SCHEMA)
            .build();
    return Stream.of(
        arguments(Time.SCHEMA, new java.util.Date(86_399_877)),
        arguments(SchemaBuilder.int32().name("io.debezium.time.Time").build(), 86_399_877),
        arguments(SchemaBuilder.int64().name("io.debezium.time.MicroTime").build(), 86_399_877L),
        arguments(SchemaBuilder.int64().name("io.debezium.time.NanoTime").build(), 86_399_877L),
        arguments(SchemaBuilder.string().name("io.debezium.time.ZonedTime").build(), "399877"),
        arguments(SchemaBuilder.int64().name("io.debezium.time.MicroDuration").build(), 399_877L),
        arguments(SchemaBuilder.string().name("io.debezium.time.Interval").build(), "P399877D"),
        arguments(SchemaBuilder.int32().name("io.debezium.time.Year").build(), 399_877),
        arguments(SchemaBuilder.bytes().name("io.debezium.data.Bits").build(), new byte[] {1}),
        arguments(SchemaBuilder.string().name("com.example.Money").build(), "399877"),
        arguments(point, new Struct(point).put("x", 399877.0)),
        arguments(SchemaBuilder.array(Schema.INT32_SCHEMA).build(), List.of(399_877)),
        arguments(
            SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build(),
            Map.of("a", 399_877)));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void typesThatAreNotKnownAreRefusedByName(Schema schema, Object value) {
    assertThat(column.refusal(schema, value))
        .contains(
            Topic.NAME,
            "partition 3",
            "offset 4242",
            "column 'probed' of type " + schema.type(),
            "not supported",
            "column.exclude.list")
        .contains(schema.name() == null ? "" : schema.name())
        .doesNotContain("399877");
  }
}
