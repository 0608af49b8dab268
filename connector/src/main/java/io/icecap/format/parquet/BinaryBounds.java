package io.icecap.format.parquet;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Bounds of binary columns, printed as hex; cut to {@value #BYTES_MAX} bytes. */
final class BinaryBounds implements Bounds {
  static final int BYTES_MAX = 32;

  @Override
  public Optional<Object> lower(String printed) {
    byte[] value = HexFormat.of().parseHex(printed);
    return Optional.of(Arrays.copyOf(value, Math.min(value.length, BYTES_MAX)));
  }

  @Override
  public Optional<Object> upper(String printed) {
    byte[] value = HexFormat.of().parseHex(printed);
    if (value.length <= BYTES_MAX) {
      return Optional.of(value);
    }
    for (int last = BYTES_MAX - 1; last >= 0; last--) {
      if (value[last] != (byte) 0xFF) {
        byte[] above = Arrays.copyOf(value, last + 1);
        above[last]++;
        return Optional.of(above);
      }
    }
    return Optional.empty();
  }
}
