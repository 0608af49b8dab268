package io.icecap.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** A configuration on its way through the checks, which add their errors to the keys concerned. */
final class Validation {
  private final Map<String, String> given;
  private final Map<String, ConfigValue> values;

  Validation(ConfigDef definition, Map<String, String> given) {
    this.given = given;
    this.values = new LinkedHashMap<>(definition.validateAll(given));
  }

  /** The keys that were given, whether they are known or not. */
  Set<String> given() {
    return given.keySet();
  }

  /** What was given for the key, as it was given; also for keys that are not ours. */
  Optional<String> text(String key) {
    return Optional.ofNullable(given.get(key));
  }

  /**
   * The value of the key, given or by default; empty if there is none or something is wrong with
   * it.
   */
  <T> Optional<T> value(String key, Class<T> type) {
    ConfigValue value = values.get(key);
    return value == null || !value.errorMessages().isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(value.value()).map(type::cast);
  }

  /** What is wrong with the key. */
  List<String> errors(String key) {
    ConfigValue value = values.get(key);
    return value == null ? List.of() : value.errorMessages();
  }

  /** Adds an error to the key, which may be an unknown one. */
  void error(String key, String message) {
    values
        .computeIfAbsent(key, k -> new ConfigValue(k, null, List.of(), new ArrayList<>()))
        .addErrorMessage(message);
  }

  /** Asks Kafka with these settings of a client, if there are any and nothing is wrong so far. */
  void probeKafka(Probe probe, Map<String, String> client) {
    if (!client.isEmpty() && nothingIsWrong()) {
      probe
          .kafka(client)
          .ifPresent(problem -> error(KafkaOptions.SERVERS, KafkaOptions.SERVERS + ": " + problem));
    }
  }

  boolean nothingIsWrong() {
    return values.values().stream().allMatch(value -> value.errorMessages().isEmpty());
  }

  /** Asks the servers, if nothing is wrong so far. */
  void probe(Probe probe, Supplier<IcecapSettings> settings) {
    if (nothingIsWrong()) {
      Optional<String> redis = probe.redis(settings.get());
      redis.ifPresent(problem -> error(RedisOptions.URL, RedisOptions.URL + ": " + problem));
      if (redis.isEmpty()) {
        probe
            .warehouse(settings.get())
            .ifPresent(
                problem -> error(StoreOptions.WAREHOUSE, StoreOptions.WAREHOUSE + ": " + problem));
      }
    }
  }

  List<ConfigValue> values() {
    return List.copyOf(values.values());
  }
}
