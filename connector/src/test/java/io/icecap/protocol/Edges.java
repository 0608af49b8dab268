package io.icecap.protocol;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

/** The steps between states, by their numbers, in the order in which the states were looked at. */
final class Edges {
  private static final int CHUNK = 1 << 20;

  private final List<int[]> chunks = new ArrayList<>();
  private long size;

  long size() {
    return size;
  }

  /** Adds a step; {@code -1} ends the steps of one state. */
  void add(int to) {
    if (size % CHUNK == 0) {
      chunks.add(new int[CHUNK]);
    }
    chunks.get((int) (size / CHUNK))[(int) (size % CHUNK)] = to;
    size++;
  }

  private int get(long i) {
    return chunks.get((int) (i / CHUNK))[(int) (i % CHUNK)];
  }

  /**
   * The states of a run that goes round for ever, in their order; empty if every run ends. States
   * without a step into them are taken away until none is left, which works out exactly when no run
   * goes round.
   */
  List<Integer> round(int states) {
    int[] into = new int[states];
    long[] starts = new long[states];
    int state = 0;
    for (long i = 0; i < size; i++) {
      int to = get(i);
      if (to >= 0) {
        into[to]++;
      } else if (++state < states) {
        starts[state] = i + 1;
      }
    }
    return takeAway(into, starts) ? List.of() : backwards(into, starts);
  }

  private boolean takeAway(int[] into, long[] starts) {
    int[] free = new int[into.length];
    int found = 0;
    for (int s = 0; s < into.length; s++) {
      if (into[s] == 0) {
        free[found++] = s;
      }
    }
    for (int taken = 0; taken < found; taken++) {
      for (long i = starts[free[taken]]; get(i) >= 0; i++) {
        if (--into[get(i)] == 0) {
          free[found++] = get(i);
        }
      }
    }
    return found == into.length;
  }

  /** Each state that is left has another one before it: walks back until one comes again. */
  private List<Integer> backwards(int[] into, long[] starts) {
    int[] before = new int[into.length];
    int state = 0;
    for (int s = 0; s < into.length; s++) {
      if (into[s] > 0) {
        state = s;
        for (long i = starts[s]; get(i) >= 0; i++) {
          before[get(i)] = s;
        }
      }
    }
    LinkedList<Integer> walk = new LinkedList<>();
    while (!walk.contains(state)) {
      walk.addFirst(state);
      state = before[state];
    }
    return walk.subList(0, walk.indexOf(state) + 1);
  }
}
