package io.icecap.cache;

import io.icecap.store.Location;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A row as a reader sees it, with where it is and its lineage.
 *
 * @param values comparable by equals: binaries as hex
 */
record StoredRow(List<Object> values, Location file, long position, long rowId, long sequence) {
  static List<Object> comparable(Object[] values) {
    return Arrays.stream(values).map(StoredRow::comparable).toList();
  }

  static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    return value instanceof Object[] values ? comparable(values) : value;
  }
}
