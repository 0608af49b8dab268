package io.icecap.it.types;

import io.icecap.demo.Verifier;
import io.icecap.source.RandomTraits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Options of a sink, any that go together, and what tables it can copy and how.
 *
 * @param options what is not the sink's default
 */
record RandomSink(Map<String, String> options) {
  private static final String DELETED = "__deleted";
  private static final String LSN = "__lsn";

  static RandomSink any(RandomGenerator random) {
    Map<String, String> options = new HashMap<>();
    options.put("table.formats", oneOf(random, "iceberg", "iceberg,delta"));
    options.put("schema.evolution", oneOf(random, "basic", "full"));
    options.put("commit.mode", oneOf(random, "merge-on-read", "merge-on-read", "copy-on-write"));
    options.put("cache.format", oneOf(random, "duckdb", "duckdb", "keys", "memory"));
    options.put("partition.by", oneOf(random, "region", "region", "bucket(3, key)", ""));
    if (options.get("partition.by").equals("region")) {
      options.put("partition.moves", "index");
    }
    switch (random.nextInt(5)) {
      case 0 -> options.put("delete.mode", "soft");
      case 1 -> {
        options.put("delete.mode", "soft");
        options.put("metadata.columns", "lsn");
        options.put("order.by", LSN);
      }
      default -> options.put("truncate.enabled", "true");
    }
    return new RandomSink(options);
  }

  private static String oneOf(RandomGenerator random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  RandomTraits allowed(RandomTraits traits) {
    RandomTraits allowed = traits;
    if (options.containsKey("order.by")) {
      allowed = allowed.withWholeRows();
    }
    if (isSoft()) {
      allowed = allowed.withSoftDeletes();
    }
    if (!isFull()) {
      allowed = allowed.withoutColumnsAgain();
    }
    if (options.get("table.formats").contains("delta")) {
      allowed = allowed.withoutDefaults();
    }
    return allowed;
  }

  /**
   * Columns that the source has no longer are gone in a table that follows in full.
   *
   * @param dropped by the source
   */
  Verifier comparing(Verifier verifier, List<String> dropped) {
    List<String> others = new ArrayList<>(isFull() ? List.of() : dropped);
    if (options.containsKey("metadata.columns")) {
      others.add(LSN);
    }
    Verifier comparing = verifier.without(others);
    return isSoft() ? comparing.withoutRows(DELETED) : comparing;
  }

  private boolean isSoft() {
    return options.containsKey("delete.mode");
  }

  private boolean isFull() {
    return options.get("schema.evolution").equals("full");
  }
}
