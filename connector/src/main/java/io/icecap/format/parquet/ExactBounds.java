package io.icecap.format.parquet;

import java.util.Optional;
import java.util.function.Function;

/** Bounds of types that are printed in full; {@code parse} gives null for what it cannot read. */
record ExactBounds(Function<String, Object> parse) implements Bounds {
  @Override
  public Optional<Object> lower(String printed) {
    return Optional.ofNullable(parse.apply(printed));
  }

  @Override
  public Optional<Object> upper(String printed) {
    return Optional.ofNullable(parse.apply(printed));
  }
}
