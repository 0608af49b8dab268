package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * The schema that a value of JSON has by itself: text is STRING, whole numbers are INT64, others
 * FLOAT64, objects are structs with their names in alphabetical order, lists are arrays of the one
 * type that their elements have (whole numbers and others together are FLOAT64). What is null, or a
 * list or an object of nothing, has no type, and is left out.
 */
final class InferredSchemas {
  private InferredSchemas() {}

  /**
   * Of a value that is not null; optional.
   *
   * @throws RefusedException if it has none
   */
  static Schema of(Object value) {
    Schema schema = of(value, 0);
    if (schema == null) {
      throw new RefusedException(
          "it has no schema and nothing in it that has a type. Leave it out with a transform");
    }
    return schema;
  }

  private static Schema of(Object value, int depth) {
    if (depth > ColumnType.DEPTH_MAX) {
      throw new RefusedException(
          "it is nested more than %d deep. Flatten it with the Flatten transform"
              .formatted(ColumnType.DEPTH_MAX));
    }
    if (value instanceof Map<?, ?> map) {
      return ofObject(map, depth);
    }
    if (value instanceof List<?> list) {
      return ofList(list, depth);
    }
    if (value instanceof String) {
      return Schema.OPTIONAL_STRING_SCHEMA;
    }
    if (value instanceof Boolean) {
      return Schema.OPTIONAL_BOOLEAN_SCHEMA;
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return Schema.OPTIONAL_INT64_SCHEMA;
    }
    if (value instanceof Double || value instanceof Float) {
      return Schema.OPTIONAL_FLOAT64_SCHEMA;
    }
    if (value == null) {
      return null;
    }
    throw new RefusedException(
        "it has no schema, and a value of the Java class %s, which JSON has not. Use a converter that carries schemas"
            .formatted(value.getClass().getName()));
  }

  private static Schema ofObject(Map<?, ?> object, int depth) {
    Map<String, Object> sorted = new TreeMap<>();
    object.forEach((name, value) -> sorted.put(String.valueOf(name), value));
    SchemaBuilder struct = SchemaBuilder.struct().optional();
    sorted.forEach(
        (name, value) -> {
          Schema field = of(value, depth + 1);
          if (field != null) {
            struct.field(name, field);
          }
        });
    return struct.fields().isEmpty() ? null : struct.build();
  }

  private static Schema ofList(List<?> list, int depth) {
    Schema element = null;
    for (Object value : list) {
      Schema next = of(value, depth + 1);
      element =
          element == null || next == null ? (next == null ? element : next) : both(element, next);
    }
    return element == null ? null : SchemaBuilder.array(element).optional().build();
  }

  private static Schema both(Schema one, Schema other) {
    if (one.equals(other)) {
      return one;
    }
    if (isNumber(one) && isNumber(other)) {
      return Schema.OPTIONAL_FLOAT64_SCHEMA;
    }
    if (one.type() == Schema.Type.STRUCT && other.type() == Schema.Type.STRUCT) {
      Map<String, Schema> fields = new TreeMap<>();
      one.fields().forEach(field -> fields.put(field.name(), field.schema()));
      other
          .fields()
          .forEach(field -> fields.merge(field.name(), field.schema(), InferredSchemas::both));
      SchemaBuilder struct = SchemaBuilder.struct().optional();
      fields.forEach(struct::field);
      return struct.build();
    }
    if (one.type() == Schema.Type.ARRAY && other.type() == Schema.Type.ARRAY) {
      return SchemaBuilder.array(both(one.valueSchema(), other.valueSchema())).optional().build();
    }
    throw new RefusedException(
        "a list in it has elements of %s and of %s, and no schema that says what they are. Use a converter that carries schemas"
            .formatted(one.type(), other.type()));
  }

  private static boolean isNumber(Schema schema) {
    return schema.type() == Schema.Type.INT64 || schema.type() == Schema.Type.FLOAT64;
  }

  /** The value as Connect has it in this schema. */
  static Object value(Schema schema, Object value) {
    if (value == null) {
      return null;
    }
    return switch (schema.type()) {
      case STRUCT -> {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
          struct.put(field, value(field.schema(), ((Map<?, ?>) value).get(field.name())));
        }
        yield struct;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        ((List<?>) value).forEach(each -> list.add(value(schema.valueSchema(), each)));
        yield list;
      }
      case INT64 -> ((Number) value).longValue();
      case FLOAT64 -> exact((Number) value);
      default -> value;
    };
  }

  private static double exact(Number number) {
    double value = number.doubleValue();
    boolean whole = !(number instanceof Double || number instanceof Float);
    if (whole && new BigDecimal(value).compareTo(new BigDecimal(number.longValue())) != 0) {
      throw new RefusedException(
          "a list in it has a whole number that FLOAT64, which its other numbers are, can't hold."
              + " Use a converter that carries schemas");
    }
    return value;
  }
}
