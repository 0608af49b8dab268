package io.icecap.config;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How a task asks Kafka which topics it has. Connect gives a task records, and nothing to ask by.
 */
final class KafkaOptions {
  static final String PREFIX = "kafka.";
  static final String SERVERS = PREFIX + "bootstrap.servers";

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final String OVERRIDES = "consumer.override.";

  private KafkaOptions() {}

  static void define(ConfigDef definition) {
    new OptionGroup(definition, "Kafka")
        .option(
            SERVERS,
            Type.STRING,
            null,
            null,
            Importance.HIGH,
            "Kafka servers",
            "The bootstrap.servers of the Kafka cluster that the topics are in. With it the ids"
                + " of the cluster and of each topic are kept with the table's offsets, and a"
                + " topic that is deleted and created again, or moved to another cluster, is"
                + " noticed within a second: the table takes the new topic from its first record"
                + " on. Without it a recreated topic stops the task, or goes unnoticed until it is"
                + " longer than the old one. Other settings of the client, such as"
                + " kafka.security.protocol or kafka.sasl.jaas.config, have the same prefix;"
                + " what is not given is taken from consumer.override.*, this one too.");
  }

  static void check(Validation validation) {
    boolean servers =
        validation
            .text(SERVERS)
            .or(() -> validation.text(OVERRIDES + BOOTSTRAP_SERVERS))
            .isPresent();
    for (String key : validation.given()) {
      if (key.startsWith(PREFIX)) {
        String setting = key.substring(PREFIX.length());
        if (!AdminClientConfig.configNames().contains(setting)) {
          validation.error(
              key,
              "%s: a Kafka client has no setting '%s', and it would be ignored; the nearest one is %s%s"
                  .formatted(key, setting, PREFIX, nearest(setting)));
        } else if (!servers) {
          validation.error(
              key,
              "%s: without %s there is no client that it could be a setting of; give both, or none"
                  .formatted(key, SERVERS));
        }
      }
    }
  }

  private static String nearest(String setting) {
    return new TreeSet<>(AdminClientConfig.configNames())
        .stream()
            .min(Comparator.comparingInt(known -> EditDistance.between(setting, known)))
            .orElseThrow();
  }

  /** The settings of a Kafka client, without prefix; empty if there is no address. */
  static Map<String, String> client(Map<String, String> properties) {
    Map<String, String> client = new TreeMap<>();
    take(OVERRIDES, properties, client);
    take(PREFIX, properties, client);
    return client.containsKey(BOOTSTRAP_SERVERS) ? client : Map.of();
  }

  private static void take(String prefix, Map<String, String> from, Map<String, String> into) {
    for (String setting : AdminClientConfig.configNames()) {
      String value = from.get(prefix + setting);
      if (value != null) {
        into.put(setting, value);
      }
    }
  }
}
