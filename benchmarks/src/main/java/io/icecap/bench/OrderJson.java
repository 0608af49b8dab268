package io.icecap.bench;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** Changes of {@link OrderStream} as Debezium sends them: JSON with its schema in each record. */
final class OrderJson {
  static final Schema KEY =
      SchemaBuilder.struct().name("bench.Key").field("id", Schema.INT64_SCHEMA).build();

  static final Schema ROW =
      SchemaBuilder.struct()
          .name("bench.Value")
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("customer", Schema.OPTIONAL_INT32_SCHEMA)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("priority", Schema.OPTIONAL_STRING_SCHEMA)
          .field(
              "total",
              Decimal.builder(2).parameter("connect.decimal.precision", "12").optional().build())
          .field("quantity", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("discount", Schema.OPTIONAL_FLOAT32_SCHEMA)
          .field("urgent", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("ordered", named(SchemaBuilder.int32(), "io.debezium.time.Date"))
          .field("updated", named(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp"))
          .field("comment", Schema.OPTIONAL_STRING_SCHEMA)
          .field("reference", named(SchemaBuilder.string(), "io.debezium.data.Uuid"))
          .build();

  private static final Schema SOURCE =
      SchemaBuilder.struct().name("bench.Source").field("ts_ms", Schema.INT64_SCHEMA).build();

  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("bench.Envelope")
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private final String topic;
  private final JsonConverter keys = converter(true);
  private final JsonConverter values = converter(false);

  OrderJson(String topic) {
    this.topic = topic;
  }

  static JsonConverter converter(boolean ofKeys) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "true"), ofKeys);
    return converter;
  }

  byte[] key(Change change) {
    return keys.fromConnectData(topic, KEY, new Struct(KEY).put("id", change.values()[0]));
  }

  byte[] value(Change change) {
    boolean upsert = change.operation() == Operation.UPSERT;
    Struct row = row(change.values());
    Struct envelope =
        new Struct(ENVELOPE)
            .put(upsert ? "after" : "before", row)
            .put("source", new Struct(SOURCE).put("ts_ms", change.sourceMillis()))
            .put("op", upsert ? "u" : "d")
            .put("ts_ms", change.sourceMillis());
    return values.fromConnectData(topic, ENVELOPE, envelope);
  }

  static Struct row(Object[] values) {
    Struct row = new Struct(ROW);
    for (Field field : ROW.fields()) {
      row.put(field, sent(field.name(), values[field.index()]));
    }
    return row;
  }

  private static Object sent(String column, Object value) {
    if (value == null) {
      return null;
    }
    return switch (column) {
      case "total" -> (BigDecimal) value;
      case "updated" -> Instant.EPOCH.plusNanos((long) value * 1_000).toString();
      case "reference" -> ((UUID) value).toString();
      default -> value;
    };
  }

  private static Schema named(SchemaBuilder type, String name) {
    return type.name(name).optional().build();
  }
}
