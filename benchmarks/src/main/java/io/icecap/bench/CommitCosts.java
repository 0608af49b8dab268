package io.icecap.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What each commit of a table's life cost, shown for those around some of them. */
final class CommitCosts {
  /** How many commits on each side of a point belong to it: compactions come every ten or so. */
  static final int HALF_WINDOW = 50;

  /**
   * The cost of one commit.
   *
   * @param redisBytes that Redis used after it
   * @param versionBytes of the version of the metadata that made it
   */
  record Cost(
      long cpuNanos,
      long wallNanos,
      MeteredStore.Traffic traffic,
      long redisBytes,
      long versionBytes) {}

  private final List<Cost> costs = new ArrayList<>();

  void add(Cost cost) {
    costs.add(cost);
  }

  void printHeading() {
    System.out.printf(
        "%8s %8s %8s %8s %11s %11s %11s %11s %7s %9s %9s %11s%n",
        "commit",
        "CPU ms",
        "(mean)",
        "wall ms",
        "bytes put",
        "data",
        "metadata",
        "_delta_log",
        "puts",
        "requests",
        "version",
        "Redis");
  }

  /** Medians of time; means of what compactions and checkpoints add to now and then. */
  void print(int commit) {
    List<Cost> window =
        costs.subList(
            Math.max(0, commit - HALF_WINDOW), Math.min(costs.size(), commit + HALF_WINDOW));
    System.out.printf(
        "%,8d %8.1f %8.1f %8.1f %,11.0f %,11.0f %,11.0f %,11.0f %7.1f %9.1f %,9d %,11d%n",
        commit,
        median(window, Cost::cpuNanos) / 1e6,
        mean(window, Cost::cpuNanos) / 1e6,
        median(window, Cost::wallNanos) / 1e6,
        mean(window, cost -> cost.traffic().bytes()),
        mean(window, cost -> cost.traffic().data()),
        mean(window, cost -> cost.traffic().metadata()),
        mean(window, cost -> cost.traffic().log()),
        mean(window, cost -> cost.traffic().puts()),
        mean(window, cost -> cost.traffic().puts() + cost.traffic().otherRequests()),
        median(window, Cost::versionBytes),
        median(window, Cost::redisBytes));
  }

  private static double mean(List<Cost> window, ToLongFunction<Cost> part) {
    return window.stream().mapToLong(part).average().orElse(0);
  }

  private static long median(List<Cost> window, ToLongFunction<Cost> part) {
    return window.stream().mapToLong(part).sorted().skip(window.size() / 2).findFirst().orElse(0);
  }
}
