package io.icecap.decode;

import static java.util.Map.entry;

import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
  private static final Map<String, LogicalType> NAMED =
      Map.ofEntries(
          entry(Date.LOGICAL_NAME, new ConnectDate()),
          entry(Time.LOGICAL_NAME, new ConnectTime()),
          entry(Timestamp.LOGICAL_NAME, new ConnectTimestamp()),
          entry("io.debezium.time.Date", new DebeziumDate()),
          entry("io.debezium.time.Time", new DebeziumTime()),
          entry("io.debezium.time.MicroTime", new MicroTime()),
          entry("io.debezium.time.NanoTime", new NanoTime()),
          entry("io.debezium.time.ZonedTime", new Text()),
          entry("io.debezium.time.Timestamp", new DebeziumTimestamp()),
          entry("io.debezium.time.MicroTimestamp", new MicroTimestamp()),
          entry("io.debezium.time.NanoTimestamp", new NanoTimestamp()),
          entry("io.debezium.time.ZonedTimestamp", new ZonedTimestamp()),
          entry("io.debezium.time.IsoDate", new IsoDate()),
          entry("io.debezium.time.IsoTime", new IsoTime()),
          entry("io.debezium.time.IsoTimestamp", new IsoTimestamp()),
          entry("io.debezium.time.Year", new Plain(Simple.INT, Integer.class)),
          entry("io.debezium.time.MicroDuration", new Plain(Simple.LONG, Long.class)),
          entry("io.debezium.time.NanoDuration", new Plain(Simple.LONG, Long.class)),
          entry("io.debezium.time.Interval", new Text()),
          entry("io.debezium.data.Uuid", new DebeziumUuid()),
          entry("io.debezium.data.Bits", new Binary()),
          entry("io.debezium.data.Json", new Text()),
          entry("io.debezium.data.Xml", new Text()),
          entry("io.debezium.data.Enum", new Text()),
          entry("io.debezium.data.EnumSet", new Text()),
          entry("io.debezium.data.Ltree", new Text()),
          entry("io.debezium.data.Tsvector", new Text()),
          entry("io.icecap.data.Float", new PrintedNumber(Simple.FLOAT, Float::valueOf)),
          entry("io.icecap.data.Double", new PrintedNumber(Simple.DOUBLE, Double::valueOf)));

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
    if (schema.name().equals(Decimal.LOGICAL_NAME)) {
      return ConnectDecimal.of(schema, settings.decimalOverflow());
    }
    LogicalType type = NAMED.get(schema.name());
    if (type == null) {
      throw unsupported();
    }
    return type;
  }

  /** The names of schemas that mean something. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(NAMED.keySet());
    names.add(Decimal.LOGICAL_NAME);
    names.add(VariableScaleDecimal.NAME);
    return names;
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
