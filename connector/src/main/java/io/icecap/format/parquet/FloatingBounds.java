package io.icecap.format.parquet;

import java.util.Optional;

/**
 * Bounds of floating-point columns. DuckDB leaves NaN out, as Iceberg asks, but takes either zero
 * for the other, while for Iceberg −0.0 is below 0.0.
 */
enum FloatingBounds implements Bounds {
  FLOAT {
    @Override
    Object parse(String text, double zero) {
      float value = Float.parseFloat(text);
      return value == 0 ? (Object) (float) zero : (Object) value;
    }
  },
  DOUBLE {
    @Override
    Object parse(String text, double zero) {
      double value = Double.parseDouble(text);
      return value == 0 ? zero : value;
    }
  };

  abstract Object parse(String text, double zero);

  @Override
  public Optional<Object> lower(String printed) {
    return bound(printed, -0.0);
  }

  @Override
  public Optional<Object> upper(String printed) {
    return bound(printed, 0.0);
  }

  private Optional<Object> bound(String printed, double zero) {
    return switch (printed) {
      case "nan", "-nan", "NaN" -> Optional.empty();
      case "inf" -> Optional.of(parse("Infinity", zero));
      case "-inf" -> Optional.of(parse("-Infinity", zero));
      default -> Optional.of(parse(printed, zero));
    };
  }
}
