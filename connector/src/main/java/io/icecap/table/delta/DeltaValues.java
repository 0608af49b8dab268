package io.icecap.table.delta;

import io.delta.kernel.expressions.Literal;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.format.ColumnStatistics;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Values as Delta's literals, and bounds as Delta's statistics want them. There is no bound where
 * readers disagree about the order; a reader then looks into the file.
 */
final class DeltaValues {
  private static final long MICROS_PER_MILLI = 1000;

  /** 0001-01-01 and 9999-12-31: outside of them readers can't parse what is printed. */
  private static final long FIRST_DAY = -719_162;

  private static final long LAST_DAY = 2_932_896;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private DeltaValues() {}

  /**
   * @param value in the Java class of the type; may be null
   */
  static Literal literal(ColumnType type, Object value) {
    if (type instanceof ColumnType.Decimal decimal) {
      return value == null
          ? Literal.ofNull(new DecimalType(decimal.precision(), decimal.scale()))
          : Literal.ofDecimal((BigDecimal) value, decimal.precision(), decimal.scale());
    }
    Simple simple = (Simple) type;
    return value == null ? none(simple) : some(simple, value);
  }

  private static Literal some(Simple type, Object value) {
    return switch (type) {
      case BOOLEAN -> Literal.ofBoolean((Boolean) value);
      case INT -> Literal.ofInt((Integer) value);
      case LONG -> Literal.ofLong((Long) value);
      case FLOAT -> Literal.ofFloat((Float) value);
      case DOUBLE -> Literal.ofDouble((Double) value);
      case STRING -> Literal.ofString((String) value);
      case BINARY -> Literal.ofBinary((byte[]) value);
      case DATE -> Literal.ofDate((Integer) value);
      case TIMESTAMP -> Literal.ofTimestampNtz((Long) value);
      case TIMESTAMPTZ -> Literal.ofTimestamp((Long) value);
      case UUID, TIME, TIMESTAMP_NANO -> throw new IllegalArgumentException("Delta has no " + type);
    };
  }

  private static Literal none(Simple type) {
    return Literal.ofNull(
        switch (type) {
          case BOOLEAN -> BooleanType.BOOLEAN;
          case INT -> IntegerType.INTEGER;
          case LONG -> LongType.LONG;
          case FLOAT -> FloatType.FLOAT;
          case DOUBLE -> DoubleType.DOUBLE;
          case STRING -> StringType.STRING;
          case BINARY -> BinaryType.BINARY;
          case DATE -> DateType.DATE;
          case TIMESTAMP -> TimestampNTZType.TIMESTAMP_NTZ;
          case TIMESTAMPTZ -> TimestampType.TIMESTAMP;
          case UUID, TIME, TIMESTAMP_NANO ->
              throw new IllegalArgumentException("Delta has no " + type);
        });
  }

  static Optional<Literal> lower(ColumnType type, ColumnStatistics statistics) {
    return statistics.min().flatMap(min -> bound(type, min, false));
  }

  static Optional<Literal> upper(ColumnType type, ColumnStatistics statistics) {
    boolean floating = type == Simple.FLOAT || type == Simple.DOUBLE;
    // Delta's engines sort NaN above all, Iceberg's bounds leave it out
    if (floating && !statistics.nans().equals(Optional.of(0L))) {
      return Optional.empty();
    }
    return statistics.max().flatMap(max -> bound(type, max, true));
  }

  private static Optional<Literal> bound(ColumnType type, Object value, boolean upper) {
    if (type instanceof ColumnType.Decimal) {
      return Optional.of(literal(type, value));
    }
    return switch ((Simple) type) {
      case INT, LONG, FLOAT, DOUBLE, STRING -> Optional.of(literal(type, value));
      case DATE -> printable(((Integer) value).longValue()).map(day -> literal(type, value));
      case TIMESTAMP, TIMESTAMPTZ -> {
        long millis = millis((Long) value, upper);
        yield printable(Math.floorDiv(millis * MICROS_PER_MILLI, MICROS_PER_DAY))
            .map(day -> literal(type, millis * MICROS_PER_MILLI));
      }
      case BOOLEAN, BINARY, UUID, TIME, TIMESTAMP_NANO -> Optional.empty();
    };
  }

  private static Optional<Long> printable(long day) {
    return day >= FIRST_DAY && day <= LAST_DAY ? Optional.of(day) : Optional.empty();
  }

  /** Delta's statistics have milliseconds. */
  private static long millis(long micros, boolean up) {
    long down = Math.floorDiv(micros, MICROS_PER_MILLI);
    return up && Math.floorMod(micros, MICROS_PER_MILLI) > 0 ? down + 1 : down;
  }
}
