package io.icecap.table.iceberg;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.change.PartitionKey;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Partition keys as text: the spec's id, then each value after a tilde, {@code !} for null, so
 * {@code 0~3~2024}. Only letters, digits and {@code -_.*+%!~}, so that it may stand in a file name.
 */
final class PartitionKeys {
  private static final char SEPARATOR = '~';
  private static final String NULL = "!";

  private PartitionKeys() {}

  static PartitionKey of(PartitionSpec spec, StructLike partition) {
    StringBuilder text = new StringBuilder().append(spec.specId());
    List<Types.NestedField> fields = spec.partitionType().fields();
    for (int i = 0; i < fields.size(); i++) {
      text.append(SEPARATOR).append(print(partition.get(i, Object.class)));
    }
    return new PartitionKey(text.toString());
  }

  static PartitionSpec spec(PartitionKey key, Map<Integer, PartitionSpec> specs) {
    String id = key.id();
    int end = id.indexOf(SEPARATOR);
    PartitionSpec spec = specs.get(Integer.valueOf(end < 0 ? id : id.substring(0, end)));
    if (spec == null) {
      throw new IllegalArgumentException("The table has no partition spec of partition " + key);
    }
    return spec;
  }

  static PartitionData partition(PartitionKey key, PartitionSpec spec) {
    PartitionData partition = new PartitionData(spec.partitionType());
    String[] texts = key.id().split("~", -1);
    List<Types.NestedField> fields = spec.partitionType().fields();
    if (texts.length != fields.size() + 1) {
      throw new IllegalArgumentException("Partition %s is not of spec %s".formatted(key, spec));
    }
    for (int i = 0; i < fields.size(); i++) {
      partition.set(i, parse(fields.get(i).type(), texts[i + 1]));
    }
    return partition;
  }

  /** One value, in Iceberg's internal class for its type. */
  static String print(Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof Number || value instanceof Boolean || value instanceof UUID) {
      return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }
    return URLEncoder.encode(value.toString(), UTF_8);
  }

  private static Object parse(Type type, String text) {
    if (text.equals(NULL)) {
      return null;
    }
    return switch (type.typeId()) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INTEGER, DATE -> Integer.valueOf(text);
      case LONG, TIME, TIMESTAMP, TIMESTAMP_NANO -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case UUID -> UUID.fromString(text);
      case BINARY, FIXED -> ByteBuffer.wrap(HexFormat.of().parseHex(text));
      case STRING -> URLDecoder.decode(text, UTF_8);
      default -> throw new IllegalArgumentException("No partition has values of type " + type);
    };
  }
}
