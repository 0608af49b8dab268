package io.icecap.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through every state that a scenario can reach, breadth first, so that the first violation
 * found is one with the fewest steps.
 *
 * <p>«Everything is applied in the end» is checked without an assumption of fairness: no run goes
 * round for ever, and a state in which nothing but faults can happen has everything applied.
 */
final class Explorer {
  /** What came out of it; {@code trace} is empty when there is no violation. */
  record Result(
      Scenario scenario, int states, long steps, Violation violation, List<String> trace) {
    @Override
    public String toString() {
      String verdict = violation == null ? "no violation" : violation + " in " + trace.size();
      return "%s: %,d states, %,d steps, %s".formatted(scenario.name(), states, steps, verdict);
    }

    /** The verdict, and the run that led to the violation, one step a line. */
    String story() {
      return trace.isEmpty() ? toString() : this + ":\n  " + String.join("\n  ", trace);
    }
  }

  private final Scenario scenario;
  private final States states = new States();
  private final Edges edges = new Edges();
  private final Fingerprint fingerprint;
  private final ArrayDeque<byte[]> frontier = new ArrayDeque<>();
  private final Search search;
  private long stepCount;

  private Explorer(Scenario scenario) {
    this.scenario = scenario;
    this.fingerprint = new Fingerprint(scenario);
    this.search = new Search();
  }

  static Result explore(Scenario scenario) {
    return new Explorer(scenario).run();
  }

  private Result run() {
    World initial = World.initial(scenario);
    if (Promises.broken(initial) != null) {
      throw new IllegalStateException(scenario.name() + " starts with a violation");
    }
    states.find(fingerprint.of(initial), -1, 0);
    frontier.add(initial.bytes.clone());
    for (int state = 0; state < states.size(); state++) {
      search.from(state, frontier.remove());
      if (search.violation != null) {
        return new Result(
            scenario,
            states.size(),
            stepCount,
            search.violation,
            new Trace(scenario).to(path(state), search.violatingStep));
      }
    }
    List<Integer> round = edges.round(states.size());
    if (round.isEmpty()) {
      return new Result(scenario, states.size(), stepCount, null, List.of());
    }
    Trace trace = new Trace(scenario);
    List<String> lines = trace.to(path(round.get(0)), -1);
    lines.add("and from here round and round:");
    for (int i = 1; i <= round.size(); i++) {
      lines.add(trace.to(states.fingerprint(round.get(i % round.size()))));
    }
    return new Result(scenario, states.size(), stepCount, Violation.ENDLESS, lines);
  }

  private List<Integer> path(int state) {
    List<Integer> path = new ArrayList<>();
    for (int s = state; s > 0; s = states.parent(s)) {
      path.add(0, states.step(s));
    }
    return path;
  }

  /** Takes all steps from one state. */
  private final class Search extends Steps {
    private int state;
    private int number;
    private boolean mayGoOn;
    private Violation violation;
    private int violatingStep = -1;

    Search() {
      super(scenario);
    }

    void from(int from, byte[] bytes) {
      state = from;
      number = 0;
      mayGoOn = false;
      System.arraycopy(bytes, 0, now.bytes, 0, bytes.length);
      now.steps(this);
      edges.add(-1);
      if (violation == null && !mayGoOn && !now.done()) {
        violation = Violation.STUCK;
      }
    }

    @Override
    void taken(World world, boolean isFault, String line, int... numbers) {
      if (violation != null) {
        return;
      }
      int step = number++;
      world.forget();
      violation = Promises.broken(world);
      if (violation != null) {
        violatingStep = step;
        return;
      }
      int before = states.size();
      int to = states.find(fingerprint.of(world), state, step);
      if (to == state) {
        return;
      }
      stepCount++;
      mayGoOn |= !isFault;
      edges.add(to);
      if (to == before) {
        frontier.add(world.bytes.clone());
      }
    }
  }
}
