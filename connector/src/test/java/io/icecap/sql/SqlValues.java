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

/** Values of a result in the Java classes of {@link ColumnType}. */
final class SqlValues {
  private SqlValues() {}

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
      ((Map<?, ?>) value)
          .forEach(
              (key, each) -> {
                entries.add(of(map.key().type(), key));
                entries.add(of(map.value().type(), each));
              });
      return entries.toArray();
    }
    return switch ((Simple) type) {
      case DATE -> (int) ((LocalDate) value).toEpochDay();
      case TIME -> ((LocalTime) value).toNanoOfDay() / 1_000;
      case TIMESTAMP -> since((LocalDateTime) value, 1_000_000);
      case TIMESTAMP_NANO -> since((LocalDateTime) value, 1_000_000_000);
      case TIMESTAMPTZ ->
          since(
              ((OffsetDateTime) value).atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime(),
              1_000_000);
      default -> value;
    };
  }

  private static long since(LocalDateTime time, long perSecond) {
    return time.toEpochSecond(ZoneOffset.UTC) * perSecond
        + time.getNano() / (1_000_000_000 / perSecond);
  }
}
