package io.icecap.config;

import java.util.Arrays;
import java.util.Locale;

/** Where changes are applied to the tables. */
public enum ApplierHost {
  /** In the tasks of the sink. */
  EMBEDDED,
  /** Elsewhere: the companion connector, or another applier on the same warehouse. */
  EXTERNAL;

  /** As it is written in a configuration. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String[] words() {
    return Arrays.stream(values()).map(ApplierHost::word).toArray(String[]::new);
  }

  static ApplierHost of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
