package io.icecap.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The text that PostgreSQL has of a value, in the class that Iceberg's generic reader has for the
 * type that its copy has; structs as lists. See docs/types.md for what becomes of what.
 */
final class SourceValue {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SourceValue() {}

  static Object of(SourceColumn column, Type type, String text) {
    return switch (type.typeId()) {
      case BOOLEAN -> text.equals("t") || text.equals("true") || text.equals("1");
      case INTEGER -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case DECIMAL ->
          text.equals("NaN")
              ? null
              : new BigDecimal(text).setScale(((Types.DecimalType) type).scale());
      case DATE -> SourceTime.date(text);
      case TIME -> SourceTime.time(text);
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC()
              ? SourceTime.instant(text)
              : SourceTime.timestamp(text);
      case UUID -> UUID.fromString(text);
      case STRING -> string(column, text);
      case BINARY -> binary(column, text);
      case STRUCT -> point(column, text);
      case MAP -> map(text);
      default -> throw unknown(column, type);
    };
  }

  /** Of an array: its elements' texts. */
  static Object of(SourceColumn column, Type type, String[] texts) {
    List<Object> values = new ArrayList<>();
    var element = new SourceColumn(column.name(), column.type().substring(1));
    for (String text : texts) {
      values.add(text == null ? null : of(element, type.asListType().elementType(), text));
    }
    return values;
  }

  private static Object string(SourceColumn column, String text) {
    return switch (column.type()) {
      case "numeric" ->
          text.equals("NaN") ? null : new BigDecimal(text).stripTrailingZeros().toPlainString();
      case "time" -> SourceTime.sortedText(text);
      case "timetz" -> text.replace("+00", "Z");
      case "hstore" -> compactJson(text);
      default -> text;
    };
  }

  private static String compactJson(String text) {
    try {
      return JSON.readTree(text).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("PostgreSQL's JSON is none", e);
    }
  }

  /** Of an hstore, as JSON. */
  private static Map<String, String> map(String json) {
    try {
      return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("PostgreSQL's JSON is none", e);
    }
  }

  private static ByteBuffer binary(SourceColumn column, String text) {
    return switch (column.type()) {
      case "bytea" -> ByteBuffer.wrap(HexFormat.of().parseHex(text.substring("\\x".length())));
      case "bit", "varbit" -> bits(text);
      default -> throw unknown(column, Types.BinaryType.get());
    };
  }

  /** The last bit is the lowest of the first byte. */
  private static ByteBuffer bits(String text) {
    byte[] bytes = new byte[(text.length() + 7) / 8];
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(text.length() - 1 - i) == '1') {
        bytes[i / 8] |= (byte) (1 << i % 8);
      }
    }
    return ByteBuffer.wrap(bytes);
  }

  /** x, y, well-known binary, and no reference system. */
  private static List<Object> point(SourceColumn column, String text) {
    if (!column.type().equals("point")) {
      throw unknown(column, Types.StructType.of());
    }
    String[] parts = text.substring(1, text.length() - 1).split(",");
    double x = Double.parseDouble(parts[0]);
    double y = Double.parseDouble(parts[1]);
    ByteBuffer wkb = ByteBuffer.allocate(21).order(ByteOrder.LITTLE_ENDIAN);
    wkb.put((byte) 1).putInt(1).putDouble(x).putDouble(y).flip();
    var values = new ArrayList<Object>(List.of(x, y, wkb));
    values.add(null);
    return values;
  }

  private static IllegalArgumentException unknown(SourceColumn column, Type type) {
    return new IllegalArgumentException(
        "The verifier can't compare column %s, which is %s there and %s here. Leave the table out."
            .formatted(column.name(), column.type(), type));
  }
}
