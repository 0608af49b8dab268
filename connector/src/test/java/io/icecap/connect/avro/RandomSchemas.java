package io.icecap.connect.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Schemas of any shape that Connect's connectors send, and values of them. */
final class RandomSchemas {
  private static final long DAY_MILLIS = 86_400_000;

  private final Random random;
  private int names;

  RandomSchemas(Random random) {
    this.random = random;
  }

  Schema struct(int depth) {
    SchemaBuilder builder = SchemaBuilder.struct().name("test.Struct" + names++);
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      builder.field("field" + i, any(depth));
    }
    return optionalOrNot(builder);
  }

  private Schema any(int depth) {
    return switch (random.nextInt(depth > 0 ? 18 : 15)) {
      case 0 -> optionalOrNot(SchemaBuilder.int8());
      case 1 -> optionalOrNot(SchemaBuilder.int16());
      case 2 -> optionalOrNot(SchemaBuilder.int32());
      case 3 -> optionalOrNot(SchemaBuilder.int64());
      case 4 -> optionalOrNot(SchemaBuilder.float32());
      case 5 -> optionalOrNot(SchemaBuilder.float64());
      case 6 -> optionalOrNot(SchemaBuilder.bool());
      case 7 -> optionalOrNot(SchemaBuilder.bytes());
      case 8 -> optionalOrNot(Decimal.builder(random.nextInt(10)));
      case 9 -> optionalOrNot(Date.builder());
      case 10 -> optionalOrNot(Time.builder());
      case 11 -> optionalOrNot(Timestamp.builder());
      case 12 -> SchemaBuilder.int32().defaultValue(7).optional().build();
      case 13, 14 -> optionalOrNot(SchemaBuilder.string());
      case 15 -> optionalOrNot(SchemaBuilder.array(any(depth - 1)));
      case 16 -> optionalOrNot(SchemaBuilder.map(Schema.STRING_SCHEMA, any(depth - 1)));
      default -> struct(depth - 1);
    };
  }

  private Schema optionalOrNot(SchemaBuilder builder) {
    return (random.nextBoolean() ? builder.optional() : builder).build();
  }

  Object value(Schema schema) {
    if (schema.isOptional() && random.nextInt(4) == 0) {
      return null;
    }
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
      return new BigDecimal(new BigInteger(random.nextInt(120), random).negate(), scale);
    }
    if (Date.LOGICAL_NAME.equals(schema.name())) {
      return new java.util.Date((random.nextInt(40_000) - 20_000) * DAY_MILLIS);
    }
    if (Time.LOGICAL_NAME.equals(schema.name())) {
      return new java.util.Date(random.nextInt((int) DAY_MILLIS));
    }
    if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return new java.util.Date(random.nextInt() * 1_000L);
    }
    return switch (schema.type()) {
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> random.nextInt() >> random.nextInt(32);
      case INT64 -> random.nextLong() >> random.nextInt(64);
      case FLOAT32 -> Float.intBitsToFloat(random.nextInt());
      case FLOAT64 -> Double.longBitsToDouble(random.nextLong());
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTES -> bytes();
      case ARRAY -> list(schema.valueSchema());
      case MAP -> map(schema);
      case STRUCT -> struct(schema);
    };
  }

  /** Some come again and again, some are long, some are of other scripts. */
  private String text() {
    return switch (random.nextInt(5)) {
      case 0 -> "constant";
      case 1 -> "";
      case 2 -> "ünï©ødé 😀 " + random.nextInt(3);
      case 3 -> "long".repeat(random.nextInt(60));
      default -> Long.toHexString(random.nextLong());
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private List<Object> list(Schema of) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(of));
    }
    return list;
  }

  private Map<Object, Object> map(Schema schema) {
    Map<Object, Object> map = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(value(schema.keySchema()), value(schema.valueSchema()));
    }
    return map;
  }

  private Struct struct(Schema schema) {
    Struct struct = new Struct(schema);
    for (Field field : schema.fields()) {
      struct.put(field, value(field.schema()));
    }
    return struct;
  }
}
