package io.icecap.cache;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/** Appends a value that is not null, in the Java class of its column's type, to DuckDB. */
public interface AppendValue {
  void to(DuckDBAppender appender, Object value) throws SQLException;

  static AppendValue of(Column column) {
    return of(column.type());
  }

  static AppendValue of(ColumnType type) {
    if (type instanceof ColumnType.Decimal) {
      return (appender, value) -> appender.append((BigDecimal) value);
    }
    if (type.isNested()) {
      return AppendNested.of(type);
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> (appender, value) -> appender.append(((Boolean) value).booleanValue());
      case INT -> (appender, value) -> appender.append(((Integer) value).intValue());
      case LONG -> (appender, value) -> appender.append(((Long) value).longValue());
      case FLOAT -> (appender, value) -> appender.append(((Float) value).floatValue());
      case DOUBLE -> (appender, value) -> appender.append(((Double) value).doubleValue());
      case STRING -> (appender, value) -> appender.append((String) value);
      case BINARY -> (appender, value) -> appender.append((byte[]) value);
      case DATE -> (appender, value) -> appender.appendEpochDays((Integer) value);
      case TIME -> (appender, value) -> appender.appendDayMicros((Long) value);
      case TIMESTAMP_NANO -> (appender, value) -> appender.appendEpochNanos((Long) value);
      case TIMESTAMP, TIMESTAMPTZ -> (appender, value) -> appender.appendEpochMicros((Long) value);
      case UUID -> (appender, value) -> appender.append((UUID) value);
    };
  }
}
