package io.icecap.decode;

import io.icecap.change.ColumnType.Simple;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The types that are known. A schema with a name nobody knows is refused: its numbers and strings
 * mean something that a plain column would lose.
 */
final class LogicalTypes {
  private LogicalTypes() {}

  static LogicalType of(Schema schema) {
    if (schema.name() == null) {
      return plain(schema);
    }
    return switch (schema.name()) {
      case Decimal.LOGICAL_NAME -> ConnectDecimal.of(schema);
      case Date.LOGICAL_NAME -> new ConnectDate();
      case Timestamp.LOGICAL_NAME -> new ConnectTimestamp();
      case "io.debezium.time.Date" -> new DebeziumDate();
      case "io.debezium.time.Timestamp" -> new DebeziumTimestamp();
      case "io.debezium.time.MicroTimestamp" -> new MicroTimestamp();
      case "io.debezium.time.NanoTimestamp" -> new NanoTimestamp();
      case "io.debezium.time.ZonedTimestamp" -> new ZonedTimestamp();
      case "io.debezium.data.Uuid" -> new DebeziumUuid();
      case "io.debezium.data.Json",
          "io.debezium.data.Xml",
          "io.debezium.data.Enum",
          "io.debezium.data.EnumSet",
          "io.debezium.data.Ltree" ->
          new Text();
      case "io.debezium.data.VariableScaleDecimal" ->
          throw unsupported(
              "Give the source column a precision and a scale, or have it sent as text"
                  + " (Debezium: decimal.handling.mode=string)");
      default -> throw unsupported();
    };
  }

  private static LogicalType plain(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> new Plain(Simple.BOOLEAN, Boolean.class);
      case INT8, INT16 -> new SmallInteger();
      case INT32 -> new Plain(Simple.INT, Integer.class);
      case INT64 -> new Plain(Simple.LONG, Long.class);
      case FLOAT32 -> new Plain(Simple.FLOAT, Float.class);
      case FLOAT64 -> new Plain(Simple.DOUBLE, Double.class);
      case STRING -> new Text();
      case BYTES -> new Binary();
      case ARRAY, MAP, STRUCT -> throw unsupported();
    };
  }

  /** The type as a user finds it in the record: {@code INT64 io.debezium.time.MicroTime}. */
  static String describe(Schema schema) {
    return schema.name() == null ? schema.type().name() : schema.type() + " " + schema.name();
  }

  private static RefusedException unsupported() {
    return unsupported(
        "Convert it with a transform (such as Cast), or leave the column out at the source"
            + " (Debezium: column.exclude.list)");
  }

  private static RefusedException unsupported(String fix) {
    return new RefusedException("this type is not supported. " + fix);
  }
}
