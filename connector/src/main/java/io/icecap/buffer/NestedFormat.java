package io.icecap.buffer;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import java.util.List;

/**
 * The bytes of lists, maps and structs, values of the parts in order:
 *
 * <pre>
 * list   = count:varint  values
 * map    = count:varint  values of the keys  values of the values
 * struct = values of the fields
 * values = bit per value, set where null  every other value: {@link ValueFormat}
 * </pre>
 */
final class NestedFormat {
  private NestedFormat() {}

  static ValueFormat of(ColumnType type) {
    if (type instanceof ColumnType.ListOf list) {
      return new ListFormat(Parts.alike(list.element()));
    }
    if (type instanceof ColumnType.MapOf map) {
      return new MapFormat(Parts.alike(map.key()), Parts.alike(map.value()));
    }
    return new StructFormat(Parts.of(((ColumnType.StructOf) type).fields()));
  }

  private record ListFormat(Parts elements) implements ValueFormat {
    @Override
    public void write(Object value, BlobWriter out) {
      Object[] list = (Object[]) value;
      out.writeVarint(list.length);
      elements.write(list, 0, 1, list.length, out);
    }

    @Override
    public Object read(BlobReader in) {
      Object[] list = new Object[in.readBitCount()];
      elements.read(list, 0, 1, list.length, in);
      return list;
    }
  }

  private record MapFormat(Parts keys, Parts values) implements ValueFormat {
    @Override
    public void write(Object value, BlobWriter out) {
      Object[] map = (Object[]) value;
      int count = map.length / 2;
      if (map.length % 2 != 0) {
        throw new ArithmeticException("A key without a value");
      }
      out.writeVarint(count);
      keys.write(map, 0, 2, count, out);
      values.write(map, 1, 2, count, out);
    }

    @Override
    public Object read(BlobReader in) {
      int count = in.readBitCount();
      Object[] map = new Object[2 * count];
      keys.read(map, 0, 2, count, in);
      values.read(map, 1, 2, count, in);
      return map;
    }
  }

  private record StructFormat(Parts fields) implements ValueFormat {
    @Override
    public void write(Object value, BlobWriter out) {
      Object[] struct = (Object[]) value;
      if (struct.length != fields.formats().length) {
        throw new ArithmeticException("Another number of fields");
      }
      fields.write(struct, 0, 1, struct.length, out);
    }

    @Override
    public Object read(BlobReader in) {
      Object[] struct = new Object[fields.formats().length];
      fields.read(struct, 0, 1, struct.length, in);
      return struct;
    }
  }

  /**
   * Values that stand together.
   *
   * @param formats one for all of them, or one for each
   * @param required which of the formats' values are not null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Parts(ValueFormat[] formats, boolean[] required) {
    static Parts alike(Column all) {
      return of(List.of(all));
    }

    static Parts of(List<Column> columns) {
      ValueFormat[] formats = new ValueFormat[columns.size()];
      boolean[] required = new boolean[formats.length];
      for (int i = 0; i < formats.length; i++) {
        formats[i] = ValueFormat.of(columns.get(i).type());
        required[i] = columns.get(i).required();
      }
      return new Parts(formats, required);
    }

    private int format(int index) {
      return formats.length == 1 ? 0 : index;
    }

    /** Values {@code first, first + step, …}, {@code count} of them. */
    void write(Object[] values, int first, int step, int count, BlobWriter out) {
      for (int start = 0; start < count; start += 8) {
        int bits = 0;
        for (int i = start; i < Math.min(start + 8, count); i++) {
          boolean isNull = values[first + i * step] == null;
          if (isNull && required[format(i)]) {
            throw new ArithmeticException("A null where there is none");
          }
          bits |= isNull ? 1 << (i & 7) : 0;
        }
        out.writeByte(bits);
      }
      for (int i = 0; i < count; i++) {
        Object value = values[first + i * step];
        if (value != null) {
          formats[format(i)].write(value, out);
        }
      }
    }

    void read(Object[] values, int first, int step, int count, BlobReader in) {
      int nulls = in.skip((count + 7) >>> 3);
      for (int i = 0; i < count; i++) {
        if ((in.byteAt(nulls + (i >>> 3)) & (1 << (i & 7))) == 0) {
          values[first + i * step] = formats[format(i)].read(in);
        } else if (required[format(i)]) {
          throw new ArithmeticException("A null where there is none");
        }
      }
    }
  }
}
