package io.icecap.format.orc;

import io.icecap.format.ColumnStatistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** What ORC's writer knows of the columns. */
final class OrcStatistics {
  private OrcStatistics() {}

  static List<ColumnStatistics> of(Metrics metrics, Schema schema) {
    List<ColumnStatistics> columns = new ArrayList<>();
    for (Types.NestedField field : schema.columns()) {
      int id = field.fieldId();
      columns.add(
          new ColumnStatistics(
              id,
              of(metrics.columnSizes(), id).orElse(0L),
              of(metrics.valueCounts(), id).orElse(metrics.recordCount()),
              of(metrics.nullValueCounts(), id).orElse(0L),
              of(metrics.nanValueCounts(), id),
              of(metrics.lowerBounds(), id).map(bound -> value(field.type(), bound)),
              of(metrics.upperBounds(), id).map(bound -> value(field.type(), bound))));
    }
    return columns;
  }

  private static <V> Optional<V> of(Map<Integer, V> values, int id) {
    return values == null ? Optional.empty() : Optional.ofNullable(values.get(id));
  }

  /** In the class of our column type, where Iceberg has another one inside. */
  private static Object value(Type type, ByteBuffer bound) {
    Object value = Conversions.fromByteBuffer(type, bound);
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return copy;
    }
    return value;
  }
}
