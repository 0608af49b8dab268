package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.Unchanged;
import io.icecap.decode.TypeSettings.DecimalOverflow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Records of any schema with any values are rows of the types they say, or an error of ours. */
class DecodeFuzzTest {
  private static final long SEED = Long.getLong("icecap.seed", 20_261_124L);
  private static final int RECORDS = Integer.getInteger("icecap.fuzz", 60) * 400;
  private static final List<String> NAMES =
      Stream.concat(
              LogicalTypes.names().stream(),
              Stream.of("io.debezium.data.geometry.Point", "com.example.Unknown"))
          .toList();

  private static final List<String> TEXTS =
      List.of(
          "",
          "infinity",
          "2026-11-05T08:30:00.123456Z",
          "+999999999-12-31T23:59:59.999999999+18:00",
          "-4713-01-01Z",
          "24:00:00Z",
          "23:59:60Z",
          "123e4567-e89b-12d3-a456-426614174000",
          "\uD800",
          "-1.5e300",
          "NaN",
          "__debezium_unavailable_value");

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void recordsAreRowsOrRefused() {
    int rows = 0;
    int refused = 0;
    for (int i = 0; i < RECORDS; i++) {
      TypeSettings types = new TypeSettings(oneOf(List.of(DecimalOverflow.values())));
      RecordDecoder decoder =
          new RecordDecoder(DecoderSettings.byRecordKey().with(types), topic -> true);
      SinkRecord record = record();
      try {
        Decoded decoded = decoder.decode(record);
        if (decoded instanceof Decoded.Upsert row) {
          assertFits(row.schema().columns(), row.values());
          rows++;
        }
      } catch (UndecodableRecordException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed %d, record %d: %s %s".formatted(SEED, i, record.valueSchema(), record.value()),
            e);
      }
    }
    assertThat(rows).as("seed %d", SEED).isGreaterThan(RECORDS / 50);
    assertThat(refused).isGreaterThan(RECORDS / 50);
  }

  private SinkRecord record() {
    Schema key = random.nextInt(20) == 0 ? schema(0) : Schema.INT64_SCHEMA;
    Schema keySchema = SchemaBuilder.struct().field("id", key).build();
    Schema valueSchema = random.nextInt(20) == 0 ? schema(0) : struct(0, null);
    Object keyValue = random.nextInt(20) == 0 ? any(2) : value(keySchema);
    Object value = random.nextInt(20) == 0 ? any(2) : value(valueSchema);
    return Topic.direct(keySchema, keyValue, valueSchema, value);
  }

  private Schema schema(int depth) {
    List<Schema.Type> all = List.of(Schema.Type.values());
    Schema.Type type = oneOf(all);
    String name = random.nextInt(3) == 0 ? oneOf(NAMES) : null;
    if (depth > 3 && !type.isPrimitive()) {
      type = Schema.Type.STRING;
    }
    return switch (type) {
      case ARRAY -> optional(SchemaBuilder.array(schema(depth + 1)).name(name));
      case MAP -> optional(SchemaBuilder.map(schema(depth + 1), schema(depth + 1)).name(name));
      case STRUCT -> struct(depth + 1, name);
      default -> optional(parameters(new SchemaBuilder(type).name(name)));
    };
  }

  private Schema struct(int depth, String name) {
    SchemaBuilder struct = SchemaBuilder.struct().name(name);
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      struct.field(
          oneOf(List.of("f", "op", "value", "scale", "__deleted", "wkb")) + i, schema(depth + 1));
    }
    if (random.nextInt(4) == 0) {
      struct.field("scale", Schema.INT32_SCHEMA).field("value", Schema.BYTES_SCHEMA);
    }
    if (depth == 0 && random.nextInt(10) == 0) {
      Schema row = optional(SchemaBuilder.struct().field("f", schema(2)));
      struct.field("op", schema(9)).field("before", row).field("after", row);
    }
    return optional(struct);
  }

  private SchemaBuilder parameters(SchemaBuilder schema) {
    if (random.nextBoolean()) {
      schema.parameter("scale", oneOf(List.of("0", "2", "-3", "40", "x", "2147483647")));
    }
    if (random.nextBoolean()) {
      schema.parameter(
          "connect.decimal.precision", oneOf(List.of("1", "18", "38", "65", "0", "-2147483648")));
    }
    return schema;
  }

  private Schema optional(SchemaBuilder schema) {
    return (random.nextBoolean() ? schema.optional() : schema).build();
  }

  private Object value(Schema schema) {
    if (random.nextInt(8) == 0) {
      return null;
    }
    return switch (schema.type()) {
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(random.nextInt(10) == 0 ? any(1) : value(schema.valueSchema()));
        }
        yield list;
      }
      case MAP -> {
        Map<Object, Object> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(value(schema.keySchema()), value(schema.valueSchema()));
        }
        yield map;
      }
      case STRUCT -> {
        Struct struct = new Struct(schema);
        schema
            .fields()
            .forEach(
                field -> {
                  try {
                    struct.put(field, value(field.schema()));
                  } catch (RuntimeException e) {
                    // Connect itself refuses it, so the field stays empty
                  }
                });
        yield struct;
      }
      default -> plain(schema);
    };
  }

  @SuppressWarnings("JavaUtilDate") // Connect's own class for it
  private Object plain(Schema schema) {
    String name = String.valueOf(schema.name());
    if (name.endsWith("connect.data.Decimal")) {
      return new BigDecimal(
          new BigInteger(1 + random.nextInt(200), new java.util.Random(random.nextLong())),
          oneOf(List.of(0, 2, -3, 40, Integer.MAX_VALUE, Integer.MIN_VALUE)));
    }
    if (name.startsWith("org.apache.kafka.connect.data.")) {
      return new Date(number());
    }
    return switch (schema.type()) {
      case BOOLEAN -> random.nextBoolean();
      case INT8 -> (byte) number();
      case INT16 -> (short) number();
      case INT32 -> (int) number();
      case INT64 -> number();
      case FLOAT32 -> Float.intBitsToFloat(random.nextInt());
      case FLOAT64 -> Double.longBitsToDouble(random.nextLong());
      case STRING -> oneOf(TEXTS);
      default -> random.nextBoolean() ? new byte[random.nextInt(30)] : ByteBuffer.allocate(3);
    };
  }

  private long number() {
    return oneOf(
        List.of(
            0L,
            -1L,
            86_400_000L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            (long) Integer.MAX_VALUE,
            random.nextLong()));
  }

  /** What a broken converter or transform might deliver. */
  private Object any(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> "text";
      case 1 -> 1;
      case 2 -> 1L;
      case 3 -> new byte[] {1};
      case 4 -> BigDecimal.TEN;
      case 5 -> new Struct(SchemaBuilder.struct().build());
      case 6 -> List.of(any(depth - 1));
      default -> Map.of("a", any(depth - 1));
    };
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static void assertFits(List<Column> columns, Object[] values) {
    assertThat(values).hasSameSizeAs(columns);
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Unchanged unchanged) {
        if (unchanged.sent() != null) {
          assertFits(columns.get(i), unchanged.sent());
        }
      } else {
        assertFits(columns.get(i), values[i]);
      }
    }
  }

  private static void assertFits(Column column, Object value) {
    if (value == null) {
      assertThat(column.required()).isFalse();
    } else if (column.type() instanceof ColumnType.StructOf struct) {
      assertFits(struct.fields(), (Object[]) value);
    } else if (column.type() instanceof ColumnType.ListOf list) {
      for (Object element : (Object[]) value) {
        assertFits(list.element(), element);
      }
    } else if (column.type() instanceof ColumnType.MapOf map) {
      Object[] entries = (Object[]) value;
      for (int i = 0; i < entries.length; i += 2) {
        assertFits(map.key(), entries[i]);
        assertFits(map.value(), entries[i + 1]);
      }
    } else if (column.type() instanceof ColumnType.Decimal decimal) {
      BigDecimal number = (BigDecimal) value;
      assertThat(number.scale()).isEqualTo(decimal.scale());
      assertThat(number.precision()).isLessThanOrEqualTo(decimal.precision());
    } else {
      assertThat(value).isInstanceOf(javaClass((ColumnType.Simple) column.type()));
    }
  }

  private static Class<?> javaClass(ColumnType.Simple type) {
    return switch (type) {
      case BOOLEAN -> Boolean.class;
      case INT, DATE -> Integer.class;
      case LONG, TIME, TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_NANO -> Long.class;
      case FLOAT -> Float.class;
      case DOUBLE -> Double.class;
      case STRING -> String.class;
      case BINARY -> byte[].class;
      case UUID -> UUID.class;
    };
  }
}
