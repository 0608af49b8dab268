package io.icecap.sql.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.sql.StatementException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Values of columns as Connect's JsonConverter reads them, by {@link ConnectSchemas}. */
final class ConnectValues {
  private static final long DAY_MIN = LocalDate.of(-4713, 1, 1).toEpochDay();
  private static final long DAY_MAX = LocalDate.of(5_874_897, 12, 31).toEpochDay();
  private static final long MICROS_MIN = DAY_MIN * 86_400_000_000L;
  private static final long MICROS_END = LocalDate.of(294_247, 1, 1).toEpochDay() * 86_400_000_000L;

  private ConnectValues() {}

  /**
   * @param values one per column
   */
  static void struct(JsonGenerator json, List<Column> columns, Object[] values) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < values.length; i++) {
      json.writeFieldName(columns.get(i).name());
      write(json, columns.get(i).type(), values[i]);
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ColumnType type, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (type instanceof ColumnType.StructOf struct) {
      struct(json, struct.fields(), (Object[]) value);
    } else if (type instanceof ColumnType.ListOf list) {
      json.writeStartArray();
      for (Object element : (Object[]) value) {
        write(json, list.element().type(), element);
      }
      json.writeEndArray();
    } else if (type instanceof ColumnType.MapOf map) {
      map(json, map, (Object[]) value);
    } else if (type instanceof ColumnType.Decimal) {
      json.writeBinary(((BigDecimal) value).unscaledValue().toByteArray());
    } else {
      simple(json, (Simple) type, value);
    }
  }

  /** An object if its keys are text in Connect, too; else a list of pairs. */
  private static void map(JsonGenerator json, ColumnType.MapOf map, Object[] entries)
      throws IOException {
    boolean byName = ConnectSchemas.of(map.key()).path("type").asText().equals("string");
    if (byName) {
      json.writeStartObject();
    } else {
      json.writeStartArray();
    }
    for (int i = 0; i < entries.length; i += 2) {
      if (byName) {
        json.writeFieldName(text((Simple) map.key().type(), entries[i]));
        write(json, map.value().type(), entries[i + 1]);
      } else {
        json.writeStartArray();
        write(json, map.key().type(), entries[i]);
        write(json, map.value().type(), entries[i + 1]);
        json.writeEndArray();
      }
    }
    if (byName) {
      json.writeEndObject();
    } else {
      json.writeEndArray();
    }
  }

  private static void simple(JsonGenerator json, Simple type, Object value) throws IOException {
    switch (type) {
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case BINARY -> json.writeBinary((byte[]) value);
      case INT, DATE -> json.writeNumber((Integer) checked(type, value));
      case LONG, TIME, TIMESTAMP, TIMESTAMP_NANO -> json.writeNumber((Long) checked(type, value));
      case STRING, UUID, FLOAT, DOUBLE, TIMESTAMPTZ -> json.writeString(text(type, value));
    }
  }

  /** A sink refuses others, since databases have none, and could do nothing with the record. */
  private static Object checked(Simple type, Object value) {
    boolean fits =
        switch (type) {
          case DATE -> (Integer) value >= DAY_MIN && (Integer) value <= DAY_MAX;
          case TIMESTAMP, TIMESTAMPTZ -> (Long) value >= MICROS_MIN && (Long) value < MICROS_END;
          default -> true;
        };
    if (!fits) {
      throw new StatementException(
          "Nothing is changed: a date or time is outside of the years -4713 to 294246 (5874897 for dates), which can't go through Kafka");
    }
    return value;
  }

  private static String text(Simple type, Object value) {
    return type == Simple.TIMESTAMPTZ
        ? Instant.EPOCH.plus((Long) checked(type, value), ChronoUnit.MICROS).toString()
        : value.toString();
  }
}
