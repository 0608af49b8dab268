package io.icecap.protocol.transaction;

import static io.icecap.protocol.transaction.World.ABSENT;
import static io.icecap.protocol.transaction.World.MARK;
import static io.icecap.protocol.transaction.World.TABLES;
import static io.icecap.protocol.transaction.World.TRANSACTION;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks through every state, breadth first: the first violation has the fewest steps. */
final class TransactionExplorer {
  /** Empty story: no promise is broken in any state. */
  record Result(int states, Broken broken, List<String> story) {
    @Override
    public String toString() {
      return "%,d states, %s\n  %s"
          .formatted(states, broken == null ? "no violation" : broken, String.join("\n  ", story));
    }
  }

  private record From(World before, String line) {}

  private final Rule without;
  private final Map<World, From> reached = new HashMap<>();
  private final ArrayDeque<World> frontier = new ArrayDeque<>();
  private Result violation;
  private boolean goesOn;

  private TransactionExplorer(Rule without) {
    this.without = without;
  }

  static Result explore(World initial, Rule without) {
    TransactionExplorer explorer = new TransactionExplorer(without);
    explorer.reached.put(initial, new From(null, "in the beginning"));
    explorer.frontier.add(initial);
    return explorer.run();
  }

  private Result run() {
    while (!frontier.isEmpty() && violation == null) {
      World world = frontier.remove();
      goesOn = false;
      Steps.from(world, without, step -> take(world, step));
      if (violation == null && !goesOn) {
        Broken missing = missingInTheEnd(world);
        if (missing != null) {
          violation = new Result(reached.size(), missing, story(world, "and nobody has work left"));
        }
      }
    }
    return violation == null ? new Result(reached.size(), null, List.of()) : violation;
  }

  private void take(World world, Steps.Taken step) {
    goesOn |= !step.line().startsWith("a reader");
    Broken broken = step.broken() == null ? broken(step.world()) : step.broken();
    if (broken != null && violation == null) {
      violation = new Result(reached.size(), broken, story(world, step.line()));
    }
    if (reached.putIfAbsent(step.world(), new From(world, step.line())) == null) {
      frontier.add(step.world());
    }
  }

  /** What was acknowledged to a writer is in every later version, whoever wrote it. */
  private static Broken broken(World world) {
    for (int table = 0; table < TABLES; table++) {
      int acknowledged = world.acknowledged(table);
      if ((World.changes(world.headVersion(table)) & acknowledged) != acknowledged) {
        return Broken.WRITE_IS_LOST;
      }
    }
    return null;
  }

  /** All or nothing, published and pointed to. */
  private static Broken missingInTheEnd(World world) {
    for (int table = 0; table < TABLES; table++) {
      boolean has = (World.changes(world.headVersion(table)) & TRANSACTION) != 0;
      if (has != world.isCommitted()) {
        return Broken.PART_IS_LOST;
      }
      if (world.pointer(table) != world.head(table)) {
        return Broken.POINTER_LAGS;
      }
      boolean undecided = (world.headVersion(table) & MARK) != 0 && world.record() == ABSENT;
      if (undecided) {
        return Broken.UNDECIDED;
      }
    }
    return null;
  }

  private List<String> story(World last, String end) {
    List<String> lines = new ArrayList<>(List.of(end));
    for (World world = last; world != null; world = reached.get(world).before()) {
      lines.add(0, reached.get(world).line());
    }
    return lines;
  }
}
