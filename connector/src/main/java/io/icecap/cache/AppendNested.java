package io.icecap.cache;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBAppender;

/** Appends lists, maps and structs, whose parts the appender takes in java.time's classes. */
final class AppendNested {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private AppendNested() {}

  static AppendValue of(ColumnType type) {
    UnaryOperator<Object> part = part(type);
    if (type instanceof ColumnType.ListOf) {
      return (appender, value) -> appender.append((List<?>) part.apply(value));
    }
    if (type instanceof ColumnType.MapOf) {
      return (appender, value) -> appender.append((Map<?, ?>) part.apply(value));
    }
    List<AppendValue> fields =
        ((ColumnType.StructOf) type).fields().stream().map(AppendValue::of).toList();
    return (appender, value) -> appendStruct(appender, fields, (Object[]) value);
  }

  private static void appendStruct(
      DuckDBAppender appender, List<AppendValue> fields, Object[] values) throws SQLException {
    appender.beginStruct();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        appender.appendNull();
      } else {
        fields.get(i).to(appender, values[i]);
      }
    }
    appender.endStruct();
  }

  /** From our class of a type to the appender's. */
  private static UnaryOperator<Object> part(ColumnType type) {
    if (type instanceof ColumnType.ListOf list) {
      return list(part(list.element()));
    }
    if (type instanceof ColumnType.MapOf map) {
      return map(part(map.key()), part(map.value()));
    }
    if (type instanceof ColumnType.StructOf struct) {
      return struct(struct.fields().stream().map(AppendNested::part).toList());
    }
    if (type instanceof ColumnType.Decimal) {
      return UnaryOperator.identity();
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, BINARY, UUID -> UnaryOperator.identity();
      case DATE -> days -> LocalDate.ofEpochDay((Integer) days);
      case TIME -> micros -> LocalTime.ofNanoOfDay((Long) micros * 1_000);
      case TIMESTAMP -> micros -> time((Long) micros, MICROS_PER_SECOND);
      case TIMESTAMPTZ -> micros -> time((Long) micros, MICROS_PER_SECOND).atOffset(ZoneOffset.UTC);
      case TIMESTAMP_NANO -> nanos -> time((Long) nanos, NANOS_PER_SECOND);
    };
  }

  private static UnaryOperator<Object> part(Column column) {
    UnaryOperator<Object> part = part(column.type());
    return value -> value == null ? null : part.apply(value);
  }

  private static UnaryOperator<Object> list(UnaryOperator<Object> element) {
    return value -> Arrays.stream((Object[]) value).map(element).toList();
  }

  private static UnaryOperator<Object> map(
      UnaryOperator<Object> key, UnaryOperator<Object> entryValue) {
    return value -> {
      Object[] entries = (Object[]) value;
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < entries.length; i += 2) {
        map.put(key.apply(entries[i]), entryValue.apply(entries[i + 1]));
      }
      return map;
    };
  }

  private static UnaryOperator<Object> struct(List<UnaryOperator<Object>> fields) {
    return value -> {
      Object[] values = (Object[]) value;
      List<Object> struct = new ArrayList<>(values.length);
      for (int i = 0; i < values.length; i++) {
        struct.add(fields.get(i).apply(values[i]));
      }
      return struct;
    };
  }

  private static LocalDateTime time(long count, long perSecond) {
    long nanos = Math.floorMod(count, perSecond) * (NANOS_PER_SECOND / perSecond);
    return LocalDateTime.ofInstant(
        Instant.ofEpochSecond(Math.floorDiv(count, perSecond), nanos), ZoneOffset.UTC);
  }
}
