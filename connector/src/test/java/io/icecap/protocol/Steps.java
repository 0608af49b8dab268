package io.icecap.protocol;

/**
 * Takes the steps an actor offers: {@code begin()}, change the world it returns, {@code end(…)}
 * with a line for the trace, in which numbers are filled in only when somebody reads it.
 */
abstract class Steps {
  final World now;
  private final World next;
  private boolean fault;

  Steps(Scenario scenario) {
    now = new World(scenario);
    next = new World(scenario);
  }

  boolean may(Fault what) {
    return now.budget(what) > 0;
  }

  World begin() {
    fault = false;
    next.copyFrom(now);
    return next;
  }

  World begin(Fault what) {
    World world = begin();
    fault = true;
    world.spend(what);
    return world;
  }

  void end(String line, int... numbers) {
    taken(next, fault, line, numbers);
  }

  abstract void taken(World world, boolean isFault, String line, int... numbers);
}
