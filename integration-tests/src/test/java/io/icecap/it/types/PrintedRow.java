package io.icecap.it.types;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/** Values of Iceberg's generic classes, structs perhaps as lists, as SparkQueries prints them. */
final class PrintedRow {
  private PrintedRow() {}

  static String print(Type type, Object value) {
    if (value == null) {
      return "null";
    }
    return switch (type.typeId()) {
      case STRUCT -> struct(type.asStructType().fields(), value);
      case LIST ->
          ((List<?>) value)
              .stream()
                  .map(each -> print(type.asListType().elementType(), each))
                  .toList()
                  .toString();
      case MAP -> {
        Map<String, String> sorted = new TreeMap<>();
        ((Map<?, ?>) value)
            .forEach(
                (key, of) ->
                    sorted.put(
                        print(type.asMapType().keyType(), key),
                        print(type.asMapType().valueType(), of)));
        yield sorted.toString();
      }
      default -> print(value);
    };
  }

  private static String struct(List<NestedField> types, Object struct) {
    StringJoiner fields = new StringJoiner(", ", "(", ")");
    for (int i = 0; i < types.size(); i++) {
      Object value = struct instanceof Record record ? record.get(i) : ((List<?>) struct).get(i);
      fields.add(print(types.get(i).type(), value));
    }
    return fields.toString();
  }

  private static String print(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }
    return value instanceof OffsetDateTime time ? time.toInstant().toString() : value.toString();
  }
}
