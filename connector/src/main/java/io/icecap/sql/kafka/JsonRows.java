package io.icecap.sql.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Keys and values of records as Connect's JsonConverter reads them, each with its schema: the key's
 * columns, and Debezium's change event. Whole rows are sent as created ones, since in those a text
 * is what it says, and never stands for one that was left out.
 */
final class JsonRows {
  /** Sinks know by this name that the record is one of a transaction of Kafka. */
  static final String SCHEMA_NAME = "io.icecap.sql.Change";

  private static final JsonFactory JSON = new JsonFactory();

  private final RowSchema schema;
  private final List<Column> key;
  private final String keySchema;
  private final String valueSchema;

  JsonRows(RowSchema schema) {
    this.schema = schema;
    this.key = schema.key().stream().map(schema.columns()::get).toList();
    this.keySchema = ConnectSchemas.struct(key, false).toString();
    this.valueSchema = changeEvent().toString();
  }

  private ObjectNode changeEvent() {
    ObjectNode event = ConnectSchemas.named("struct", SCHEMA_NAME).put("optional", false);
    ArrayNode fields = event.putArray("fields");
    fields.add(ConnectSchemas.struct(key, true).put("field", "before"));
    fields.add(ConnectSchemas.struct(schema.columns(), true).put("field", "after"));
    fields.add(ConnectSchemas.type("string").put("optional", false).put("field", "op"));
    fields.add(ConnectSchemas.type("int64").put("optional", false).put("field", "ts_ms"));
    return event;
  }

  /** Null where rows have no key. */
  byte[] key(Change change) {
    if (key.isEmpty()) {
      return null;
    }
    Object[] values = schema.key().stream().map(i -> change.values()[i]).toArray();
    return record(keySchema, json -> ConnectValues.struct(json, key, values));
  }

  byte[] value(Change change) {
    boolean delete = change.operation() == Operation.DELETE;
    return record(
        valueSchema,
        json -> {
          json.writeStartObject();
          json.writeNullField("before");
          json.writeFieldName("after");
          if (delete) {
            json.writeNull();
          } else {
            ConnectValues.struct(json, schema.columns(), change.values());
          }
          json.writeStringField("op", delete ? "d" : "c");
          json.writeNumberField("ts_ms", change.sourceMillis());
          json.writeEndObject();
        });
  }

  private interface Payload {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] record(String schema, Payload payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(schema.length() + 256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeFieldName("schema");
      json.writeRawValue(schema);
      json.writeFieldName("payload");
      payload.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("JSON could not be written to memory", e);
    }
    return bytes.toByteArray();
  }
}
