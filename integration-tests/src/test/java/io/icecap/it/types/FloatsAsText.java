package io.icecap.it.types;

import java.util.HashMap;
import java.util.Map;

/**
 * Options of connectors that make text of the numbers of topic {@code floats} on their way through
 * JSON, which does not have all of them, as docs/types.md tells.
 */
final class FloatsAsText {
  private static final Map<String, String> FLOATS_ALONE =
      Map.of(
          "predicates", "floats",
          "predicates.floats.type",
              "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
          "predicates.floats.pattern", ".*\\.floats",
          "transforms.cast.type", "org.apache.kafka.connect.transforms.Cast$Value",
          "transforms.cast.predicate", "floats");

  private FloatsAsText() {}

  static Map<String, String> source() {
    Map<String, String> options = new HashMap<>(FLOATS_ALONE);
    options.put("transforms", "flatten,cast");
    options.put("transforms.flatten.type", "io.debezium.transforms.ExtractNewRecordState");
    options.put("transforms.flatten.predicate", "floats");
    options.put("transforms.cast.spec", "r:string,d:string");
    return options;
  }

  static Map<String, String> sink() {
    Map<String, String> options = new HashMap<>(FLOATS_ALONE);
    options.put("transforms", "cast");
    options.put("transforms.cast.spec", "r:float32,d:float64");
    return options;
  }
}
