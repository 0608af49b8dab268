package io.icecap.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import java.math.BigDecimal;
import java.util.HexFormat;

/** What a column is in rows that were written before it was there, as an expression of DuckDB. */
final class Initial {
  static final String NULL = "NULL";

  private Initial() {}

  static String of(Column column) {
    Object value = column.initialValue();
    if (value == null || column.type().isNested()) {
      return NULL;
    }
    if (column.type() instanceof ColumnType.Decimal) {
      return Sql.literal(((BigDecimal) value).toPlainString());
    }
    return switch ((ColumnType.Simple) column.type()) {
      case BINARY -> bytes((byte[]) value);
      case STRING -> "decode(" + bytes(((String) value).getBytes(UTF_8)) + ")";
      case DATE -> "DATE '1970-01-01' + CAST(" + value + " AS INTEGER)";
      case TIME -> "CAST(make_timestamp(CAST(" + value + " AS BIGINT)) AS TIME)";
      case TIMESTAMP -> "make_timestamp(CAST(" + value + " AS BIGINT))";
      case TIMESTAMPTZ -> "to_timestamp(0) + to_microseconds(CAST(" + value + " AS BIGINT))";
      case TIMESTAMP_NANO -> "make_timestamp_ns(CAST(" + value + " AS BIGINT))";
      default -> Sql.literal(value.toString());
    };
  }

  private static String bytes(byte[] value) {
    return "from_hex('" + HexFormat.of().formatHex(value) + "')";
  }
}
