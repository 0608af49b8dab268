package io.icecap.protocol;

import java.util.ArrayList;
import java.util.List;

/** Tells a run again, from the numbers of its steps. */
final class Trace {
  private final Retelling retelling;
  private final World world;

  Trace(Scenario scenario) {
    retelling = new Retelling(scenario);
    world = World.initial(scenario);
    Promises.broken(world);
  }

  /** The lines of the run; {@code last} is one more step, or -1. */
  List<String> to(List<Integer> path, int last) {
    List<String> lines = new ArrayList<>();
    List<Integer> all = new ArrayList<>(path);
    if (last >= 0) {
      all.add(last);
    }
    for (int step : all) {
      lines.add(retelling.take(step, 0));
    }
    return lines;
  }

  /** The line of a next step, one that leads to the state with the fingerprint. */
  String to(long fingerprint) {
    return retelling.take(-1, fingerprint);
  }

  private final class Retelling extends Steps {
    private final Fingerprint fingerprint;
    private int wanted;
    private long wantedState;
    private int number;
    private String told;
    private byte[] after;

    Retelling(Scenario scenario) {
      super(scenario);
      fingerprint = new Fingerprint(scenario);
    }

    /** Takes the step with the number, or if that is -1 one to the state with the fingerprint. */
    String take(int step, long state) {
      now.copyFrom(world);
      wanted = step;
      wantedState = state;
      number = 0;
      now.steps(this);
      System.arraycopy(after, 0, world.bytes, 0, after.length);
      return told + state();
    }

    private String state() {
      StringBuilder text = new StringBuilder();
      for (int table = 0; table < world.stores.length; table++) {
        Store store = world.stores[table];
        boolean committed = store.head() != now.stores[table].head();
        if (committed) {
          text.append(" [v").append(store.head()).append(": ");
          text.append(Version.text(world.source, store.headVersion())).append(']');
        }
      }
      return text.toString();
    }

    @Override
    void taken(World next, boolean isFault, String line, int... numbers) {
      next.forget();
      Promises.broken(next);
      boolean isWanted = wanted >= 0 ? number == wanted : fingerprint.of(next) == wantedState;
      number++;
      if (isWanted) {
        Object[] words = new Object[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
          words[i] = numbers[i];
        }
        told = line.formatted(words);
        after = next.bytes.clone();
      }
    }
  }
}
