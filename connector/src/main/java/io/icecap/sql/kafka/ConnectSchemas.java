package io.icecap.sql.kafka;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.util.List;

/**
 * Types of columns as Connect's JsonConverter writes schemas. Of the types that docs/types.md has
 * for a column, the one that holds all of its values.
 */
final class ConnectSchemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ConnectSchemas() {}

  static ObjectNode struct(List<Column> columns, boolean optional) {
    ObjectNode struct = type("struct");
    ArrayNode fields = struct.putArray("fields");
    for (Column column : columns) {
      fields.add(of(column).put("field", column.name()));
    }
    return struct.put("optional", optional);
  }

  static ObjectNode of(Column column) {
    return of(column.type()).put("optional", !column.required());
  }

  private static ObjectNode of(ColumnType type) {
    if (type instanceof ColumnType.StructOf struct) {
      return struct(struct.fields(), false);
    }
    if (type instanceof ColumnType.ListOf list) {
      return type("array").set("items", of(list.element()));
    }
    if (type instanceof ColumnType.MapOf map) {
      ObjectNode node = type("map").set("keys", of(map.key()));
      return node.set("values", of(map.value()));
    }
    return type instanceof ColumnType.Decimal decimal ? decimal(decimal) : simple((Simple) type);
  }

  private static ObjectNode decimal(ColumnType.Decimal decimal) {
    ObjectNode node = named("bytes", "org.apache.kafka.connect.data.Decimal");
    node.putObject("parameters")
        .put("scale", Integer.toString(decimal.scale()))
        .put("connect.decimal.precision", Integer.toString(decimal.precision()));
    return node;
  }

  private static ObjectNode simple(Simple type) {
    return switch (type) {
      case BOOLEAN -> type("boolean");
      case INT -> type("int32");
      case LONG -> type("int64");
      case FLOAT -> named("string", "io.icecap.data.Float");
      case DOUBLE -> named("string", "io.icecap.data.Double");
      case STRING -> type("string");
      case BINARY -> type("bytes");
      case DATE -> named("int32", "io.debezium.time.Date");
      case TIME -> named("int64", "io.debezium.time.MicroTime");
      case TIMESTAMP -> named("int64", "io.debezium.time.MicroTimestamp");
      case TIMESTAMPTZ -> named("string", "io.debezium.time.ZonedTimestamp");
      case TIMESTAMP_NANO -> named("int64", "io.debezium.time.NanoTimestamp");
      case UUID -> named("string", "io.debezium.data.Uuid");
    };
  }

  static ObjectNode named(String type, String name) {
    return type(type).put("name", name).put("version", 1);
  }

  static ObjectNode type(String type) {
    return JSON.objectNode().put("type", type);
  }
}
