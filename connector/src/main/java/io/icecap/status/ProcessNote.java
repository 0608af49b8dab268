package io.icecap.status;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a process says of itself, as JSON in Redis: what nobody else can know. Fields may be added;
 * who reads it passes over those it does not know.
 *
 * @param process unique
 * @param kind sink, applier, daemon, lambda, …
 * @param name the connector's, or what else it is called by
 * @param host where it runs
 * @param since when it began
 * @param at when it said this
 * @param appliers by what names it holds leases
 * @param steps mean milliseconds that each step of the last applies has taken
 */
public record ProcessNote(
    String process,
    String kind,
    String name,
    String host,
    long pid,
    Instant since,
    Instant at,
    List<String> appliers,
    List<Table> tables,
    List<Replica> replicas,
    Map<String, Double> steps,
    List<Problem> problems) {
  public ProcessNote {
    appliers = appliers == null ? List.of() : appliers;
    tables = tables == null ? List.of() : tables;
    replicas = replicas == null ? List.of() : replicas;
    steps = steps == null ? Map.of() : steps;
    problems = problems == null ? List.of() : problems;
  }

  /**
   * What it does for a table.
   *
   * @param commits since the process began
   * @param changes applied since the process began
   * @param changesPerSecond applied, over the last seconds
   * @param cacheHits how often a cached partition was as the head has it
   * @param cacheMisses how often it had to be brought up to date or loaded
   */
  public record Table(
      String table,
      long commits,
      long changes,
      double changesPerSecond,
      long cacheHits,
      long cacheMisses) {}

  /** As of {@link io.icecap.replica.ReplicaStatus}. */
  public record Replica(
      String table,
      String format,
      long version,
      long versionsBehind,
      long lagMillis,
      int failures,
      String lastError) {}
}
