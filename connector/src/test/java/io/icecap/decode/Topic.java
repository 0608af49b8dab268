package io.icecap.decode;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A topic whose records go through Kafka as JSON with schemas, as a source and this sink see it.
 */
final class Topic {
  static final String NAME = "shop.public.orders";
  static final int PARTITION = 3;
  static final long OFFSET = 4242;
  static final long RECORD_MILLIS = 1_700_000_000_999L;

  private final JsonConverter keys = converter(true);
  private final JsonConverter values = converter(false);

  private static JsonConverter converter(boolean isKey) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", true, "replace.null.with.default", false), isKey);
    return converter;
  }

  /** The record as the sink task gets it after serialization and back. */
  SinkRecord throughJson(Object key, Object value) {
    return throughJson(schemaOf(key), key, schemaOf(value), value);
  }

  SinkRecord throughJson(Schema keySchema, Object key, Schema valueSchema, Object value) {
    SchemaAndValue sinkKey = trip(keys, keySchema, key);
    SchemaAndValue sinkValue = trip(values, valueSchema, value);
    return direct(sinkKey.schema(), sinkKey.value(), sinkValue.schema(), sinkValue.value());
  }

  /** The record without a converter, for values that only others than JSON deliver. */
  static SinkRecord direct(Object key, Object value) {
    return direct(schemaOf(key), key, schemaOf(value), value);
  }

  static SinkRecord direct(Schema keySchema, Object key, Schema valueSchema, Object value) {
    return new SinkRecord(
        NAME,
        PARTITION,
        keySchema,
        key,
        valueSchema,
        value,
        OFFSET,
        RECORD_MILLIS,
        TimestampType.CREATE_TIME);
  }

  private static SchemaAndValue trip(JsonConverter converter, Schema schema, Object value) {
    byte[] stored = value == null ? null : converter.fromConnectData(NAME, schema, value);
    return converter.toConnectData(NAME, stored);
  }

  private static Schema schemaOf(Object value) {
    return value instanceof Struct struct ? struct.schema() : null;
  }

  static Struct key(long id) {
    return struct("id", Schema.INT64_SCHEMA, id);
  }

  static Struct struct(String name, Schema schema, Object value) {
    return new Struct(SchemaBuilder.struct().field(name, schema).build()).put(name, value);
  }

  /** A flattened row: {@code id} and one more column. */
  static Struct row(long id, String column, Schema schema, Object value) {
    Schema row = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).field(column, schema);
    return new Struct(row).put("id", id).put(column, value);
  }

  static ByteBuffer buffer(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      buffer.put((byte) b);
    }
    return buffer.flip();
  }
}
