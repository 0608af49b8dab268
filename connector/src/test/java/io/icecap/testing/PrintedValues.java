package io.icecap.testing;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;

/** Values printed so that equal ones, and only these, are the same text; maps sorted. */
public final class PrintedValues {
  private static final long SECOND = 1_000_000;

  private PrintedValues() {}

  /** A row, in the Java classes of {@link ColumnType}. */
  public static String print(List<Column> columns, Object[] values) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      texts.add(print(columns.get(i).type(), values[i]));
    }
    return texts.toString();
  }

  public static String print(ColumnType type, Object value) {
    if (value == null) {
      return "null";
    }
    if (type instanceof ColumnType.StructOf struct) {
      return print(struct.fields(), (Object[]) value);
    }
    if (type instanceof ColumnType.ListOf list) {
      return Arrays.stream((Object[]) value)
          .map(element -> print(list.element().type(), element))
          .toList()
          .toString();
    }
    if (type instanceof ColumnType.MapOf map) {
      List<String> entries = new ArrayList<>();
      Object[] values = (Object[]) value;
      for (int i = 0; i < values.length; i += 2) {
        entries.add(
            print(map.key().type(), values[i]) + "=" + print(map.value().type(), values[i + 1]));
      }
      return "{" + String.join(", ", entries.stream().sorted().toList()) + "}";
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /** A row of Iceberg's generic readers, in the Java classes of {@link ColumnType}. */
  public static Object[] ofIceberg(List<Column> columns, Record row) {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ofIceberg(columns.get(i).type(), row.get(i));
    }
    return values;
  }

  private static Object ofIceberg(ColumnType type, Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof ColumnType.StructOf struct) {
      return ofIceberg(struct.fields(), (Record) value);
    }
    if (type instanceof ColumnType.ListOf list) {
      return ((List<?>) value)
          .stream().map(each -> ofIceberg(list.element().type(), each)).toArray();
    }
    if (type instanceof ColumnType.MapOf map) {
      List<Object> entries = new ArrayList<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        entries.add(ofIceberg(map.key().type(), entry.getKey()));
        entries.add(ofIceberg(map.value().type(), entry.getValue()));
      }
      return entries.toArray();
    }
    if (type instanceof ColumnType.Decimal) {
      return value;
    }
    return switch ((Simple) type) {
      case BINARY -> bytes((ByteBuffer) value);
      case DATE -> (int) ((LocalDate) value).toEpochDay();
      case TIME -> ((LocalTime) value).toNanoOfDay() / 1_000;
      case TIMESTAMP -> count((LocalDateTime) value, SECOND);
      case TIMESTAMPTZ ->
          count(
              ((OffsetDateTime) value).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime(),
              SECOND);
      case TIMESTAMP_NANO -> count((LocalDateTime) value, 1_000 * SECOND);
      case STRING -> value.toString();
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, UUID -> value;
    };
  }

  private static Long count(LocalDateTime time, long perSecond) {
    return time.toEpochSecond(ZoneOffset.UTC) * perSecond
        + time.getNano() / (1_000_000_000 / perSecond);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
