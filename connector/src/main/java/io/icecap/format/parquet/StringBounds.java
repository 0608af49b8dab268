package io.icecap.format.parquet;

import java.util.Optional;

/**
 * Bounds of strings, cut to {@value #CODE_POINTS_MAX} code points. DuckDB itself cuts at 256 bytes
 * and adds one to the last byte of a maximum, which may leave broken UTF-8 there; what is kept here
 * ends before it.
 */
final class StringBounds implements Bounds {
  static final int CODE_POINTS_MAX = 32;

  @Override
  public Optional<Object> lower(String printed) {
    return Optional.of(cut(printed));
  }

  @Override
  public Optional<Object> upper(String printed) {
    String prefix = cut(printed);
    return prefix.length() == printed.length() ? Optional.of(printed) : next(prefix);
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= CODE_POINTS_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, CODE_POINTS_MAX));
  }

  /** The least string of this length that is above everything that starts with the prefix. */
  private static Optional<Object> next(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        int above = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return Optional.of(prefix.substring(0, end) + Character.toString(above));
      }
    }
    return Optional.empty();
  }
}
