package io.icecap.buffer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.change.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;

/** The bytes of the values of one column type; never of null. */
interface ValueFormat {
  long MICROS_PER_DAY = 86_400_000_000L;

  /**
   * @throws ClassCastException if it is no value of the type
   * @throws ArithmeticException if it has more digits than the type
   */
  void write(Object value, BlobWriter out);

  /**
   * @throws IndexOutOfBoundsException if the bytes end before the value does
   * @throws ArithmeticException if they are of no value of the type
   */
  Object read(BlobReader in);

  static ValueFormat of(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal.precision() <= LongDecimal.DIGITS_MAX
          ? new LongDecimal(decimal)
          : new BigDecimalBytes(decimal);
    }
    if (type.isNested()) {
      return NestedFormat.of(type);
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> Simple.BYTE_BOOLEAN;
      case INT, DATE -> Simple.ZIGZAG_INT;
      case LONG -> Simple.ZIGZAG_LONG;
      case TIME -> Simple.ZIGZAG_TIME;
      case TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_NANO -> Simple.FIXED_LONG;
      case FLOAT -> Simple.FIXED_FLOAT;
      case DOUBLE -> Simple.FIXED_DOUBLE;
      case STRING -> Simple.SIZED_UTF8;
      case BINARY -> Simple.SIZED_BYTES;
      case UUID -> Simple.TWO_LONGS;
    };
  }

  /**
   * Formats without parameters. Fixed numbers are little-endian; sized ones have a varint ahead.
   */
  enum Simple implements ValueFormat {
    BYTE_BOOLEAN {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeByte((Boolean) value ? 1 : 0);
      }

      @Override
      public Object read(BlobReader in) {
        return in.readByte() != 0;
      }
    },
    ZIGZAG_INT {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeZigzag((Integer) value);
      }

      @Override
      public Object read(BlobReader in) {
        return (int) in.readZigzag();
      }
    },
    ZIGZAG_LONG {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeZigzag((Long) value);
      }

      @Override
      public Object read(BlobReader in) {
        return in.readZigzag();
      }
    },
    ZIGZAG_TIME {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeZigzag(inDay((Long) value));
      }

      @Override
      public Object read(BlobReader in) {
        return inDay(in.readZigzag());
      }

      private long inDay(long micros) {
        if (micros < 0 || micros >= MICROS_PER_DAY) {
          throw new ArithmeticException("A time of no day");
        }
        return micros;
      }
    },
    FIXED_LONG {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeLong((Long) value);
      }

      @Override
      public Object read(BlobReader in) {
        return in.readLong();
      }
    },
    FIXED_FLOAT {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeInt(Float.floatToRawIntBits((Float) value));
      }

      @Override
      public Object read(BlobReader in) {
        return Float.intBitsToFloat(in.readInt());
      }
    },
    FIXED_DOUBLE {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeLong(Double.doubleToRawLongBits((Double) value));
      }

      @Override
      public Object read(BlobReader in) {
        return Double.longBitsToDouble(in.readLong());
      }
    },
    SIZED_UTF8 {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeSized(((String) value).getBytes(UTF_8));
      }

      @Override
      public Object read(BlobReader in) {
        return in.readString();
      }
    },
    SIZED_BYTES {
      @Override
      public void write(Object value, BlobWriter out) {
        out.writeSized((byte[]) value);
      }

      @Override
      public Object read(BlobReader in) {
        return in.readSized();
      }
    },
    TWO_LONGS {
      @Override
      public void write(Object value, BlobWriter out) {
        UUID uuid = (UUID) value;
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
      }

      @Override
      public Object read(BlobReader in) {
        return new UUID(in.readLong(), in.readLong());
      }
    }
  }

  /** A decimal whose unscaled value fits a long, as a zigzag varint. */
  record LongDecimal(ColumnType.Decimal type) implements ValueFormat {
    static final int DIGITS_MAX = 18;

    @Override
    public void write(Object value, BlobWriter out) {
      out.writeZigzag(unscaled(value, type).longValueExact());
    }

    @Override
    public Object read(BlobReader in) {
      return checked(BigDecimal.valueOf(in.readZigzag(), type.scale()), type);
    }
  }

  /** A longer decimal: its unscaled value, big-endian two's complement, sized. */
  record BigDecimalBytes(ColumnType.Decimal type) implements ValueFormat {
    /** Of 38 digits. */
    private static final int BYTES_MAX = 16;

    @Override
    public void write(Object value, BlobWriter out) {
      out.writeSized(unscaled(value, type).toByteArray());
    }

    @Override
    public Object read(BlobReader in) {
      byte[] unscaled = in.readSized();
      if (unscaled.length == 0 || unscaled.length > BYTES_MAX) {
        throw new ArithmeticException("No digits");
      }
      return checked(new BigDecimal(new BigInteger(unscaled), type.scale()), type);
    }
  }

  private static BigInteger unscaled(Object value, ColumnType.Decimal type) {
    return checked((BigDecimal) value, type).unscaledValue();
  }

  private static BigDecimal checked(BigDecimal decimal, ColumnType.Decimal type) {
    if (decimal.scale() != type.scale() || decimal.precision() > type.precision()) {
      throw new ArithmeticException("Another scale, or too many digits");
    }
    return decimal;
  }
}
