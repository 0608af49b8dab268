package io.icecap.sql;

import java.util.Map;

/**
 * Kafka, as the place where rows of statements are kept from before they are buffered.
 *
 * @param client settings of Kafka's clients, {@code bootstrap.servers} at least
 * @param topics the topic of a table, {@code {table}} being its name with its namespace
 * @param returnsEarly whether a statement returns once Kafka has its rows, and does not wait for
 *     their snapshot
 */
public record RowLogSettings(Map<String, String> client, String topics, boolean returnsEarly) {
  /** Stands for the table's name in {@link #topics}. */
  public static final String TABLE = "{table}";

  public static final String TOPICS_DEFAULT = "icecap.sql." + TABLE;

  public RowLogSettings {
    client = Map.copyOf(client);
    if (client.getOrDefault("bootstrap.servers", "").isBlank()) {
      throw new IllegalArgumentException(
          "Kafka's address is missing; give it as host:port, several separated by commas");
    }
    if (!topics.contains(TABLE)) {
      throw new IllegalArgumentException(
          "All tables would have the topic '%s', so that nobody could tell their rows apart; let its name contain %s"
              .formatted(topics, TABLE));
    }
  }

  /** Waiting for snapshots, with topics as they are called by default. */
  public static RowLogSettings at(String bootstrapServers) {
    return new RowLogSettings(Map.of("bootstrap.servers", bootstrapServers), TOPICS_DEFAULT, false);
  }
}
