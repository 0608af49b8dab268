package io.icecap.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Refuses keys that neither this connector nor Kafka Connect knows, so that no option is misspelt
 * and silently ignored.
 */
final class UnknownKeys {
  private static final Set<String> CONNECT =
      Set.of(
          "name",
          "connector.class",
          "connector.plugin.version",
          "tasks.max",
          "tasks.max.enforce",
          "config.action.reload",
          "key.converter",
          "value.converter",
          "header.converter",
          "transforms",
          "predicates");
  private static final List<String> CONNECT_PREFIXES =
      List.of(
          "key.converter.",
          "value.converter.",
          "header.converter.",
          "transforms.",
          "predicates.",
          "errors.",
          "consumer.override.",
          "producer.override.",
          "admin.override.");
  private static final Set<String> CONNECT_SINK = Set.of("topics", "topics.regex");
  private static final Set<String> CONNECT_SOURCE =
      Set.of(
          "exactly.once.support",
          "transaction.boundary",
          "transaction.boundary.interval.ms",
          "offsets.storage.topic",
          "topic.creation.groups");
  private static final String TOPIC_CREATION = "topic.creation.";

  /** What other sinks call an option that is here under another name. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "collection.name.format", TableOptions.NAME_FORMAT,
          "primary.key.fields", TableOptions.KEY_COLUMNS,
          "pk.fields", TableOptions.KEY_COLUMNS,
          "connection.url", RedisOptions.URL);

  private final Set<String> ours;
  private final Set<String> connects;
  private final List<String> prefixes;

  private UnknownKeys(Set<String> ours, Set<String> connects, List<String> prefixes) {
    this.ours = new TreeSet<>(ours);
    this.connects = connects;
    this.prefixes = prefixes;
  }

  static UnknownKeys ofSink(Set<String> ours) {
    List<String> prefixes =
        Stream.concat(CONNECT_PREFIXES.stream(), Stream.of(KafkaOptions.PREFIX, OwnOptions.PREFIX))
            .toList();
    return new UnknownKeys(ours, union(CONNECT, CONNECT_SINK), prefixes);
  }

  static UnknownKeys ofSource(Set<String> ours) {
    List<String> prefixes =
        Stream.concat(CONNECT_PREFIXES.stream(), Stream.of(TOPIC_CREATION, OwnOptions.PREFIX))
            .toList();
    return new UnknownKeys(ours, union(CONNECT, CONNECT_SOURCE), prefixes);
  }

  /** Where there is no Kafka Connect. */
  static UnknownKeys ofHost(Set<String> ours) {
    return new UnknownKeys(ours, Set.of(), List.of(OwnOptions.PREFIX));
  }

  void check(Validation validation) {
    for (String key : validation.given()) {
      if (!ours.contains(key)
          && !connects.contains(key)
          && prefixes.stream().noneMatch(key::startsWith)) {
        validation.error(
            key,
            ("%s: there is no such option, and it would be ignored; the nearest one is %s."
                    + " All are in docs/configuration.md.")
                .formatted(key, nearest(key)));
      }
    }
  }

  private String nearest(String key) {
    String elsewhere = ELSEWHERE.get(key);
    if (elsewhere != null && ours.contains(elsewhere)) {
      return elsewhere;
    }
    return Stream.concat(ours.stream(), connects.stream().sorted())
        .min(Comparator.comparingInt(known -> EditDistance.between(key, known)))
        .orElseThrow();
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }
}
