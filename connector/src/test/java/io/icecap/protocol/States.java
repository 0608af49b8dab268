package io.icecap.protocol;

import java.util.Arrays;

/**
 * The states seen so far, each by a 64-bit fingerprint, and how each was first reached: from which
 * state, by which of its steps. (Among 50 million states, two share a fingerprint with a chance of
 * 1 in 15,000.)
 */
final class States {
  private long[] fingerprints = new long[1 << 16];
  private int[] parents = new int[1 << 16];
  private short[] steps = new short[1 << 16];
  private int[] slots = new int[1 << 18];
  private int size;

  int size() {
    return size;
  }

  int parent(int state) {
    return parents[state];
  }

  long fingerprint(int state) {
    return fingerprints[state];
  }

  /** Which of its parent's steps led to the state. */
  int step(int state) {
    return steps[state];
  }

  /** The number of the state with the fingerprint, or of a new one: then it is the last. */
  int find(long fingerprint, int parent, int step) {
    int mask = slots.length - 1;
    int slot = (int) fingerprint & mask;
    while (slots[slot] != 0) {
      if (fingerprints[slots[slot] - 1] == fingerprint) {
        return slots[slot] - 1;
      }
      slot = slot + 1 & mask;
    }
    slots[slot] = size + 1;
    add(fingerprint, parent, step);
    return size - 1;
  }

  private void add(long fingerprint, int parent, int step) {
    if (size == fingerprints.length) {
      int more = size + (size >> 1);
      fingerprints = Arrays.copyOf(fingerprints, more);
      parents = Arrays.copyOf(parents, more);
      steps = Arrays.copyOf(steps, more);
    }
    fingerprints[size] = fingerprint;
    parents[size] = parent;
    steps[size] = (short) step;
    size++;
    if (size > slots.length / 4 * 3) {
      rehash();
    }
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = (int) fingerprints[i] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = i + 1;
    }
  }
}
