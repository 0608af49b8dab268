package io.icecap.format.parquet;

import io.icecap.change.ColumnType;
import java.util.Optional;

/**
 * Turns the printed minimum and maximum of a type into Iceberg's lower and upper bound. Empty where
 * no bound can be trusted: a reader then looks into the file, which is slower and never wrong.
 */
interface Bounds {
  Optional<Object> lower(String printed);

  Optional<Object> upper(String printed);

  static Bounds of(ColumnType type) {
    if (type instanceof ColumnType.Decimal) {
      return new ExactBounds(java.math.BigDecimal::new);
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> new ExactBounds(text -> text.equals("1") || text.equals("true"));
      case INT -> new ExactBounds(Integer::valueOf);
      case LONG -> new ExactBounds(Long::valueOf);
      case FLOAT -> FloatingBounds.FLOAT;
      case DOUBLE -> FloatingBounds.DOUBLE;
      case STRING -> new StringBounds();
      case BINARY -> new BinaryBounds();
      case DATE -> new ExactBounds(PrintedTime::days);
      case TIME -> new ExactBounds(PrintedTime::microsOfDay);
      case TIMESTAMP_NANO -> new ExactBounds(PrintedTime::nanos);
      case TIMESTAMP, TIMESTAMPTZ -> new ExactBounds(PrintedTime::micros);
      // Engines disagree whether UUIDs compare signed or unsigned.
      case UUID -> new ExactBounds(text -> null);
    };
  }
}
