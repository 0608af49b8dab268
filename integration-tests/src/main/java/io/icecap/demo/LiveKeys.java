package io.icecap.demo;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The keys that a table holds now, to pick from, and the last few that were deleted, to come back.
 * A key is packed into a long. Not for several threads.
 */
final class LiveKeys {
  private static final int DELETED_KEYS = 1024;

  private long[] keys = new long[1024];
  private int size;
  private final long[] deleted = new long[DELETED_KEYS];
  private int deletedSize;

  void add(long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
    }
    keys[size++] = key;
  }

  int size() {
    return size;
  }

  /** A live key; a hundredth of the keys get about a third of the picks. */
  long pick(RandomGenerator random) {
    return keys[skewedIndex(random)];
  }

  /** Takes a key out, a hot one as often as {@link #pick} would return it. */
  long remove(RandomGenerator random) {
    int index = random.nextInt(4) == 0 ? skewedIndex(random) : random.nextInt(size);
    long key = keys[index];
    keys[index] = keys[--size];
    if (deletedSize < DELETED_KEYS) {
      deleted[deletedSize++] = key;
    }
    return key;
  }

  boolean hasDeleted() {
    return deletedSize > 0;
  }

  /** Takes one of the deleted keys, which is live again. */
  long comeBack(RandomGenerator random) {
    int index = random.nextInt(deletedSize);
    long key = deleted[index];
    deleted[index] = deleted[--deletedSize];
    add(key);
    return key;
  }

  private int skewedIndex(RandomGenerator random) {
    return (int) (size * Math.pow(random.nextDouble(), 4));
  }
}
