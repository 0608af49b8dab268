package io.icecap.buffer;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import java.util.List;
import java.util.stream.IntStream;

/** The bytes of some columns of a row: a bit per column, set where it is null, then the others. */
final class RowFormat {
  private final RowSchema schema;
  private final int[] columns;
  private final ValueFormat[] formats;

  private RowFormat(RowSchema schema, List<Integer> columns) {
    this.schema = schema;
    this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
    this.formats =
        columns.stream()
            .map(i -> ValueFormat.of(schema.columns().get(i).type()))
            .toArray(ValueFormat[]::new);
  }

  static RowFormat whole(RowSchema schema) {
    return new RowFormat(schema, IntStream.range(0, schema.columns().size()).boxed().toList());
  }

  static RowFormat keyOf(RowSchema schema) {
    return new RowFormat(schema, schema.key());
  }

  void write(Object[] values, BlobWriter out) {
    if (values.length != schema.columns().size()) {
      throw new IllegalArgumentException(
          "A row of %d values does not fit a schema of %d columns"
              .formatted(values.length, schema.columns().size()));
    }
    writeNulls(values, out);
    for (int i = 0; i < columns.length; i++) {
      Object value = values[columns[i]];
      if (value != null) {
        try {
          formats[i].write(value, out);
        } catch (ClassCastException | ArithmeticException e) {
          throw unfit(schema.columns().get(columns[i]), value);
        }
      }
    }
  }

  Object[] read(BlobReader in) {
    Object[] values = new Object[schema.columns().size()];
    int nulls = in.skip((columns.length + 7) >>> 3);
    for (int i = 0; i < columns.length; i++) {
      if ((in.byteAt(nulls + (i >>> 3)) & (1 << (i & 7))) == 0) {
        values[columns[i]] = formats[i].read(in);
      }
    }
    return values;
  }

  private void writeNulls(Object[] values, BlobWriter out) {
    for (int start = 0; start < columns.length; start += 8) {
      int bits = 0;
      for (int i = start; i < Math.min(start + 8, columns.length); i++) {
        bits |= values[columns[i]] == null ? 1 << (i & 7) : 0;
      }
      out.writeByte(bits);
    }
  }

  private static IllegalArgumentException unfit(Column column, Object value) {
    // No cause: its message may hold the value.
    return new IllegalArgumentException(
        "A %s does not fit column '%s' of type %s"
            .formatted(value.getClass().getName(), column.name(), column.type()));
  }
}
