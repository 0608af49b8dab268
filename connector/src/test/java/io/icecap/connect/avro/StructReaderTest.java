package io.icecap.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

final class StructReaderTest {
  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private final StructReader reader =
      new StructReader(ROW, List.of(AvroInput::readLong, in -> null));

  @Test
  void aKafkaThatKeepsValuesOtherwiseHasThemPut() {
    assertThat(StructReader.values("elsewhere")).isNull();

    assertThat(reader.read(input(), null)).isEqualTo(new Struct(ROW).put("id", -1L));
  }

  @Test
  void thisKafkaKeepsThemWhereTheyAreLookedFor() {
    assertThat(StructReader.values("values")).isNotNull();

    assertThat(reader.read(input())).isEqualTo(new Struct(ROW).put("id", -1L));
  }

  /** Of the number -1. */
  private static AvroInput input() {
    return new AvroInput(new byte[] {1}, 0);
  }
}
