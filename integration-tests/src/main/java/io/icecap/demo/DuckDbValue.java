package io.icecap.demo;

import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.TimestampType;

/** Values of DuckDB's driver in the classes of Iceberg's generic reader, structs as lists. */
final class DuckDbValue {
  private DuckDbValue() {}

  static Object of(Object value, Type type) throws SQLException {
    if (value == null) {
      return null;
    }
    return switch (type.typeId()) {
      case LIST -> list((Object[]) ((Array) value).getArray(), type);
      case STRUCT -> struct(((Struct) value).getAttributes(), type);
      case BINARY -> value instanceof Blob blob ? blob.getBytes(1, (int) blob.length()) : value;
      case TIMESTAMP -> timestamp(value, (TimestampType) type);
      default -> value;
    };
  }

  private static List<Object> list(Object[] elements, Type type) throws SQLException {
    var values = new ArrayList<Object>();
    for (Object element : elements) {
      values.add(of(element, type.asListType().elementType()));
    }
    return values;
  }

  private static List<Object> struct(Object[] parts, Type type) throws SQLException {
    List<NestedField> fields = type.asStructType().fields();
    var values = new ArrayList<Object>();
    for (int i = 0; i < parts.length; i++) {
      values.add(of(parts[i], fields.get(i).type()));
    }
    return values;
  }

  private static Object timestamp(Object value, TimestampType type) {
    if (value instanceof Timestamp timestamp) {
      return type.shouldAdjustToUTC()
          ? timestamp.toInstant().atOffset(ZoneOffset.UTC)
          : timestamp.toLocalDateTime();
    }
    return value;
  }
}
