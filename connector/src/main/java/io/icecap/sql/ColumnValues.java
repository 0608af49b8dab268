package io.icecap.sql;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of rows that were read, in the Java classes of {@link ColumnType}. */
final class ColumnValues {
  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000_000_000;

  private ColumnValues() {}

  static Object[] row(List<Column> columns, Object[] values) {
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = of(columns.get(i).type(), values[i]);
    }
    return row;
  }

  private static Object of(ColumnType type, Object value) {
    if (value == null || type instanceof ColumnType.Decimal) {
      return value;
    }
    if (type instanceof ColumnType.StructOf struct) {
      return row(struct.fields(), ((Map<?, ?>) value).values().toArray());
    }
    if (type instanceof ColumnType.ListOf list) {
      return ((List<?>) value).stream().map(each -> of(list.element().type(), each)).toArray();
    }
    if (type instanceof ColumnType.MapOf map) {
      List<Object> entries = new ArrayList<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        entries.add(of(map.key().type(), entry.getKey()));
        entries.add(of(map.value().type(), entry.getValue()));
      }
      return entries.toArray();
    }
    return switch ((Simple) type) {
      case DATE -> (int) ((LocalDate) value).toEpochDay();
      case TIME -> ((LocalTime) value).toNanoOfDay() / 1_000;
      case TIMESTAMP -> sinceEpoch((LocalDateTime) value, MICROS);
      case TIMESTAMP_NANO -> sinceEpoch((LocalDateTime) value, NANOS);
      case TIMESTAMPTZ ->
          sinceEpoch(
              ((OffsetDateTime) value).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime(),
              MICROS);
      default -> value;
    };
  }

  private static long sinceEpoch(LocalDateTime time, long perSecond) {
    return time.toEpochSecond(ZoneOffset.UTC) * perSecond + time.getNano() / (NANOS / perSecond);
  }
}
