package io.icecap.status;

import io.icecap.buffer.BufferDepth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all processes say, table by table. */
record ProcessNotesByTable(
    Map<String, List<ProcessNote.Table>> tables,
    Map<String, List<ProcessNote.Replica>> replicas,
    Map<String, String> appliers,
    Set<String> stopped) {
  static ProcessNotesByTable of(List<ProcessNote> processes) {
    return new ProcessNotesByTable(
        processes.stream()
            .flatMap(process -> process.tables().stream())
            .collect(Collectors.groupingBy(ProcessNote.Table::table)),
        processes.stream()
            .flatMap(process -> process.replicas().stream())
            .collect(Collectors.groupingBy(ProcessNote.Replica::table)),
        processes.stream()
            .flatMap(process -> process.appliers().stream().map(a -> Map.entry(a, label(process))))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a)),
        processes.stream()
            .flatMap(process -> process.problems().stream())
            .filter(Problem::holds)
            .map(Problem::table)
            .collect(Collectors.toSet()));
  }

  private static String label(ProcessNote process) {
    return "%s %s@%s".formatted(process.kind(), process.name(), process.host());
  }

  boolean isStopped(String table) {
    return stopped.contains(table);
  }

  double changesPerSecond(String table) {
    return of(table).mapToDouble(ProcessNote.Table::changesPerSecond).sum();
  }

  Optional<Double> cacheHitRate(String table) {
    long hits = sum(table, ProcessNote.Table::cacheHits);
    long used = hits + sum(table, ProcessNote.Table::cacheMisses);
    return used == 0 ? Optional.empty() : Optional.of((double) hits / used);
  }

  List<ProcessNote.Replica> replicas(String table) {
    return replicas.getOrDefault(table, List.of());
  }

  TableStatus.Lease lease(BufferDepth.Holder holder) {
    return new TableStatus.Lease(
        appliers.getOrDefault(holder.owner(), holder.owner()), holder.expiresIn().toMillis());
  }

  private long sum(String table, ToLongFunction<ProcessNote.Table> count) {
    return of(table).mapToLong(count).sum();
  }

  private Stream<ProcessNote.Table> of(String table) {
    return tables.getOrDefault(table, List.of()).stream();
  }
}
