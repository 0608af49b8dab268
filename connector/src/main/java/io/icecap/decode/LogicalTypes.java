package io.icecap.decode;

import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The types that are known. A number, a string or bytes with a name nobody knows are refused: they
 * mean something that a plain column would lose. Lists, maps and structs are what they consist of,
 * whatever their name.
 */
final class LogicalTypes {
  private final TypeSettings settings;

  LogicalTypes(TypeSettings settings) {
    this.settings = settings;
  }

  LogicalType of(Schema schema) {
    return of(schema, 0);
  }

  /**
   * @param depth how many types it is in; 0 for a column
   */
  private LogicalType of(Schema schema, int depth) {
    if (depth > ColumnType.DEPTH_MAX) {
      throw new RefusedException(
          "types are nested more than %d deep in it. Flatten it with the Flatten transform"
              .formatted(ColumnType.DEPTH_MAX));
    }
    if (VariableScaleDecimal.NAME.equals(schema.name())) {
      return new VariableScaleDecimal(settings.decimalOverflow());
    }
    return switch (schema.type()) {
      case ARRAY -> new NestedList(part("element", schema.valueSchema(), depth));
      case MAP ->
          NestedMap.of(
              part("key", schema.keySchema(), depth), part("value", schema.valueSchema(), depth));
      case STRUCT ->
          NestedStruct.of(
              schema.fields().stream()
                  .map(field -> part(field.name(), field.schema(), depth))
                  .toList());
      default -> schema.name() == null ? plain(schema) : named(schema);
    };
  }

  private Part part(String name, Schema schema, int depth) {
    try {
      return new Part(name, schema, of(schema, depth + 1));
    } catch (RefusedException refused) {
      throw refused.within(name, schema);
    }
  }

  private LogicalType named(Schema schema) {
    return switch (schema.name()) {
      case Decimal.LOGICAL_NAME -> ConnectDecimal.of(schema, settings.decimalOverflow());
      case Date.LOGICAL_NAME -> new ConnectDate();
      case Time.LOGICAL_NAME -> new ConnectTime();
      case Timestamp.LOGICAL_NAME -> new ConnectTimestamp();
      case "io.debezium.time.Date" -> new DebeziumDate();
      case "io.debezium.time.Time" -> new DebeziumTime();
      case "io.debezium.time.MicroTime" -> new MicroTime();
      case "io.debezium.time.NanoTime" -> new NanoTime();
      case "io.debezium.time.Timestamp" -> new DebeziumTimestamp();
      case "io.debezium.time.MicroTimestamp" -> new MicroTimestamp();
      case "io.debezium.time.NanoTimestamp" -> new NanoTimestamp();
      case "io.debezium.time.ZonedTimestamp" -> new ZonedTimestamp();
      case "io.debezium.time.IsoDate" -> new IsoDate();
      case "io.debezium.time.IsoTime" -> new IsoTime();
      case "io.debezium.time.IsoTimestamp" -> new IsoTimestamp();
      case "io.debezium.time.Year" -> new Plain(Simple.INT, Integer.class);
      case "io.debezium.time.MicroDuration", "io.debezium.time.NanoDuration" ->
          new Plain(Simple.LONG, Long.class);
      case "io.icecap.data.Float" -> new PrintedNumber(Simple.FLOAT, Float::valueOf);
      case "io.icecap.data.Double" -> new PrintedNumber(Simple.DOUBLE, Double::valueOf);
      case "io.debezium.data.Uuid" -> new DebeziumUuid();
      case "io.debezium.data.Bits" -> new Binary();
      case "io.debezium.data.Json",
          "io.debezium.data.Xml",
          "io.debezium.data.Enum",
          "io.debezium.data.EnumSet",
          "io.debezium.data.Ltree",
          "io.debezium.data.Tsvector",
          "io.debezium.time.Interval",
          "io.debezium.time.ZonedTime" ->
          new Text();
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
    return new RefusedException(
        "this type is not supported. Convert it with a transform (such as Cast), or leave the"
            + " column out at the source (Debezium: column.exclude.list)");
  }
}
