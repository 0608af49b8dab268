package io.icecap.decode;

import io.icecap.decode.TypeSettings.Schemaless;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Gives records without a schema the one that their values have: {@link InferredSchemas}. A change
 * event of Debezium keeps its shape: an image that is null is of the other one's schema.
 */
final class SchemalessRecords {
  private static final int CACHED_MAX = 1000;

  private final Schemaless how;

  /** One instance for equal schemas, since readers are found by identity. */
  private final Map<Schema, Schema> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Schema, Schema> eldest) {
          return size() > CACHED_MAX;
        }
      };

  SchemalessRecords(Schemaless how) {
    this.how = how;
  }

  /** The record itself, if it has schemas or is to be refused for having none. */
  SinkRecord typed(SinkRecord record) {
    boolean keyIsTyped = record.key() == null || record.keySchema() != null;
    boolean valueIsTyped = record.value() == null || record.valueSchema() != null;
    if (how == Schemaless.REFUSE || (keyIsTyped && valueIsTyped)) {
      return record;
    }
    SchemaAndValue key =
        keyIsTyped ? new SchemaAndValue(record.keySchema(), record.key()) : typed(record.key());
    SchemaAndValue value =
        valueIsTyped
            ? new SchemaAndValue(record.valueSchema(), record.value())
            : typed(record.value());
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        record.timestamp());
  }

  private SchemaAndValue typed(Object value) {
    Schema schema =
        isChangeEvent(value) ? changeEvent((Map<?, ?>) value) : InferredSchemas.of(value);
    Schema same = known.putIfAbsent(schema, schema);
    Schema one = same == null ? schema : same;
    return new SchemaAndValue(one, InferredSchemas.value(one, value));
  }

  private static boolean isChangeEvent(Object value) {
    return value instanceof Map<?, ?> map
        && map.get("op") instanceof String
        && map.containsKey("before")
        && map.containsKey("after")
        && (map.get("before") instanceof Map || map.get("after") instanceof Map);
  }

  private static Schema changeEvent(Map<?, ?> event) {
    Object before = event.get("before");
    Object after = event.get("after");
    SchemaBuilder schema = SchemaBuilder.struct();
    schema.field("before", InferredSchemas.of(before == null ? after : before));
    schema.field("after", InferredSchemas.of(after == null ? before : after));
    for (String name : List.of("op", "source", "ts_ms")) {
      if (event.get(name) != null) {
        schema.field(name, InferredSchemas.of(event.get(name)));
      }
    }
    return schema.build();
  }
}
