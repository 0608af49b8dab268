package io.icecap.protocol;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * One bounded world to walk through: what Kafka holds, which parts of the protocol take part, and
 * how often each fault may happen.
 *
 * @param tables 1 or 2, named a and b
 * @param batch the most records a task appends at once
 * @param budget how often each fault may happen; absent is never
 */
record Scenario(
    String name,
    Source source,
    int tables,
    int batch,
    Set<Part> parts,
    Map<Fault, Integer> budget,
    Mutation without) {

  /** Parts of the protocol that cost states and so are left out where they do not matter. */
  enum Part {
    /** Every version is projected to Delta. */
    DELTA,
    /** Appliers keep a cached copy of the partitions on disk. */
    CACHE,
    /** Topic-partitions are not registered with the tables at the start. */
    REGISTRATION
  }

  static Scenario of(String name, String source) {
    return new Scenario(
        name, new Source(source), 1, 1, Set.of(), new EnumMap<>(Fault.class), Mutation.NONE);
  }

  Scenario named(String other) {
    return new Scenario(other, source, tables, batch, parts, budget, without);
  }

  Scenario tables(int count) {
    return new Scenario(name, source, count, batch, parts, budget, without);
  }

  Scenario batch(int most) {
    return new Scenario(name, source, tables, most, parts, budget, without);
  }

  Scenario with(Part... added) {
    return new Scenario(name, source, tables, batch, Set.of(added), budget, without);
  }

  Scenario with(Fault fault, int times) {
    Map<Fault, Integer> more = new EnumMap<>(budget);
    more.put(fault, times);
    return new Scenario(name, source, tables, batch, parts, more, without);
  }

  Scenario without(Mutation rule) {
    return new Scenario(name, source, tables, batch, parts, budget, rule);
  }

  boolean has(Part part) {
    return parts.contains(part);
  }

  @Override
  public String toString() {
    return name;
  }
}
