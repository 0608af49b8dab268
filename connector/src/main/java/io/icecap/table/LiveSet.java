package io.icecap.table;

import io.icecap.store.Location;
import java.util.Arrays;

/**
 * A set of locations, 16 bytes each at most: it keeps 64-bit fingerprints, so that it may say of
 * very few locations that they are in it and they are not, never the other way round. A location is
 * the same however its scheme and slashes are written: {@code file:/w/x} and {@code file:///w/x},
 * {@code s3a://b/x} and {@code s3://b/x}. Not thread-safe.
 */
public final class LiveSet {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Open addressing; 0 is a free place. */
  private long[] table = new long[1024];

  private int size;

  public void add(Location location) {
    add(fingerprint(location.uri()));
  }

  /** Adds a location by its {@link #fingerprint}. */
  public void add(long fingerprint) {
    if (size * 2 >= table.length) {
      grow();
    }
    size += put(table, fingerprint) ? 1 : 0;
  }

  public boolean contains(Location location) {
    long fingerprint = fingerprint(location.uri());
    int at = place(table, fingerprint);
    return table[at] == fingerprint;
  }

  public int size() {
    return size;
  }

  /** What the set keeps of a location. */
  public static long fingerprint(String uri) {
    long hash = FNV_OFFSET;
    char before = '/';
    for (int i = path(uri); i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c != '/' || before != '/') {
        hash = (hash ^ c) * FNV_PRIME;
      }
      before = c;
    }
    hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }

  private static int path(String uri) {
    int colon = uri.indexOf(":/");
    return colon < 0 ? 0 : colon + 1;
  }

  private void grow() {
    long[] larger = new long[table.length * 2];
    Arrays.stream(table).filter(f -> f != 0).forEach(f -> put(larger, f));
    table = larger;
  }

  private static boolean put(long[] table, long fingerprint) {
    int at = place(table, fingerprint);
    boolean isNew = table[at] == 0;
    table[at] = fingerprint;
    return isNew;
  }

  private static int place(long[] table, long fingerprint) {
    int mask = table.length - 1;
    int at = (int) (fingerprint >>> 20) & mask;
    while (table[at] != 0 && table[at] != fingerprint) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
