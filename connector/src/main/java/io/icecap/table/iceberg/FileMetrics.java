package io.icecap.table.iceberg;

import io.icecap.format.ColumnStatistics;
import io.icecap.format.DataFile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.util.BinaryUtil;
import org.apache.iceberg.util.UnicodeUtil;

/** The statistics of a data file as Iceberg's metrics; bounds cut at 16 as Iceberg's own do. */
final class FileMetrics {
  private static final int LENGTH_MAX = 16;

  private final Schema schema;
  private final Map<Integer, Long> sizes = new HashMap<>();
  private final Map<Integer, Long> values = new HashMap<>();
  private final Map<Integer, Long> nulls = new HashMap<>();
  private final Map<Integer, Long> nans = new HashMap<>();
  private final Map<Integer, ByteBuffer> lower = new HashMap<>();
  private final Map<Integer, ByteBuffer> upper = new HashMap<>();

  private FileMetrics(Schema schema) {
    this.schema = schema;
  }

  static Metrics of(DataFile file, Schema schema) {
    FileMetrics metrics = new FileMetrics(schema);
    file.columns().forEach(metrics::add);
    return new Metrics(
        file.rows(),
        metrics.sizes,
        metrics.values,
        metrics.nulls,
        metrics.nans,
        metrics.lower,
        metrics.upper);
  }

  private void add(ColumnStatistics column) {
    int id = column.fieldId();
    Type type = schema.findType(id);
    if (type == null) {
      return;
    }
    sizes.put(id, column.bytes());
    values.put(id, column.values());
    nulls.put(id, column.nulls());
    column.nans().ifPresent(count -> nans.put(id, count));
    column.min().map(min -> lowest(type, min)).ifPresent(min -> lower.put(id, bytes(type, min)));
    column.max().map(max -> highest(type, max)).ifPresent(max -> upper.put(id, bytes(type, max)));
  }

  private static ByteBuffer bytes(Type type, Object bound) {
    return Conversions.toByteBuffer(type, bound);
  }

  /** In Iceberg's class for the type; null if there is no bound. */
  private static Object lowest(Type type, Object min) {
    return switch (type.typeId()) {
      case FLOAT -> ((Float) min).isNaN() ? null : (Float) min == 0f ? (Object) (-0f) : min;
      case DOUBLE -> ((Double) min).isNaN() ? null : (Double) min == 0d ? (Object) (-0d) : min;
      case STRING -> UnicodeUtil.truncateString((String) min, LENGTH_MAX);
      case BINARY -> BinaryUtil.truncateBinary(ByteBuffer.wrap((byte[]) min), LENGTH_MAX);
      default -> min;
    };
  }

  /** Likewise; there is no upper bound where cutting would need a character after the last one. */
  private static Object highest(Type type, Object max) {
    return switch (type.typeId()) {
      case FLOAT -> ((Float) max).isNaN() ? null : (Float) max == 0f ? (Object) 0f : max;
      case DOUBLE -> ((Double) max).isNaN() ? null : (Double) max == 0d ? (Object) 0d : max;
      case STRING -> UnicodeUtil.truncateStringMax((String) max, LENGTH_MAX);
      case BINARY -> BinaryUtil.truncateBinaryMax(ByteBuffer.wrap((byte[]) max), LENGTH_MAX);
      default -> max;
    };
  }
}
