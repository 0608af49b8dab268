package io.icecap.status;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * How a warehouse is at one moment.
 *
 * @param problems what went wrong lately, what still holds first, then the newest
 */
public record WarehouseStatus(
    Instant at,
    Verdict verdict,
    List<TableStatus> tables,
    List<ProcessNote> processes,
    List<Problem> problems) {
  /** The same for who may see no other tables than these: without processes, which have many. */
  public WarehouseStatus only(Predicate<String> tables) {
    return new WarehouseStatus(
        at,
        verdict,
        this.tables.stream().filter(table -> tables.test(table.table())).toList(),
        List.of(),
        problems.stream()
            .filter(problem -> !problem.table().isEmpty() && isOfA(problem.table(), tables))
            .toList());
  }

  /** Problems may be about a topic, which is of no table. */
  private boolean isOfA(String name, Predicate<String> tables) {
    return this.tables.stream().anyMatch(table -> table.table().equals(name)) && tables.test(name);
  }
}
