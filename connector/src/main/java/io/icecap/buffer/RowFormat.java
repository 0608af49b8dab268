package io.icecap.buffer;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The bytes of some columns of a row: a bit per column, set where it is null; in a partial row a
 * second one, set where it is {@link Unchanged}, its value being what was sent instead; then the
 * values that are not null.
 */
final class RowFormat {
  private final RowSchema schema;
  private final boolean partial;
  private final int[] columns;
  private final ValueFormat[] formats;

  private RowFormat(RowSchema schema, List<Integer> columns, boolean partial) {
    this.schema = schema;
    this.partial = partial;
    this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
    this.formats =
        columns.stream()
            .map(i -> ValueFormat.of(schema.columns().get(i).type()))
            .toArray(ValueFormat[]::new);
  }

  static RowFormat whole(RowSchema schema) {
    return new RowFormat(schema, all(schema), false);
  }

  /** Rows in which some columns are {@link Unchanged}. */
  static RowFormat partial(RowSchema schema) {
    return new RowFormat(schema, all(schema), true);
  }

  static RowFormat keyOf(RowSchema schema) {
    return new RowFormat(schema, schema.key(), false);
  }

  /** Nothing at all. */
  static RowFormat none(RowSchema schema) {
    return new RowFormat(schema, List.of(), false);
  }

  private static List<Integer> all(RowSchema schema) {
    return IntStream.range(0, schema.columns().size()).boxed().toList();
  }

  void write(Object[] values, BlobWriter out) {
    if (values.length != schema.columns().size()) {
      throw new IllegalArgumentException(
          "A row of %d values does not fit a schema of %d columns"
              .formatted(values.length, schema.columns().size()));
    }
    writeBits(i -> stored(values[i]) == null, out);
    if (partial) {
      writeBits(i -> values[i] instanceof Unchanged, out);
    }
    for (int i = 0; i < columns.length; i++) {
      Object value = stored(values[columns[i]]);
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
    int unchanged = partial ? in.skip((columns.length + 7) >>> 3) : 0;
    for (int i = 0; i < columns.length; i++) {
      Object value = bit(in, nulls, i) ? null : formats[i].read(in);
      values[columns[i]] = partial && bit(in, unchanged, i) ? new Unchanged(value) : value;
    }
    return values;
  }

  private static boolean bit(BlobReader in, int start, int i) {
    return (in.byteAt(start + (i >>> 3)) & (1 << (i & 7))) != 0;
  }

  private Object stored(Object value) {
    return partial && value instanceof Unchanged unchanged ? unchanged.sent() : value;
  }

  private void writeBits(IntPredicate isSet, BlobWriter out) {
    for (int start = 0; start < columns.length; start += 8) {
      int bits = 0;
      for (int i = start; i < Math.min(start + 8, columns.length); i++) {
        bits |= isSet.test(columns[i]) ? 1 << (i & 7) : 0;
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
