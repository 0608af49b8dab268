package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnsupportedTypesTest {
  private final ColumnProbe column = new ColumnProbe();

  static Stream<Arguments> unsupported() {
    return Stream.of(
        arguments(SchemaBuilder.string().name("com.example.Money").build(), "399877"),
        arguments(SchemaBuilder.int32().name("com.example.Cents").build(), 399_877),
        arguments(SchemaBuilder.bytes().name("com.example.Amount").build(), new byte[] {1}));
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
