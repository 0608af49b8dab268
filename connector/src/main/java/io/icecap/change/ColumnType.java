package io.icecap.change;

/**
 * The logical type of a column, with the one Java class that carries its values everywhere in
 * Icecap (null where a value is missing).
 */
public sealed interface ColumnType {
  /** Types without parameters. */
  enum Simple implements ColumnType {
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link Integer}; 8- and 16-bit integers are widened to it. */
    INT,
    /** {@link Long}. */
    LONG,
    /** {@link Float}. */
    FLOAT,
    /** {@link Double}. */
    DOUBLE,
    /** {@link String}. */
    STRING,
    /** {@code byte[]}. */
    BINARY,
    /** {@link Integer}: days since 1970-01-01. */
    DATE,
    /** {@link Long}: microseconds since 1970-01-01T00:00:00, no zone. */
    TIMESTAMP,
    /** {@link Long}: microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMPTZ,
    /** {@link java.util.UUID}. */
    UUID
  }

  /** {@link java.math.BigDecimal} with exactly this scale; 1 to 38 digits. */
  record Decimal(int precision, int scale) implements ColumnType {
    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal(%d,%d) cannot be stored: precision is 1 to 38, scale 0 to precision"
                .formatted(precision, scale));
      }
    }
  }
}
