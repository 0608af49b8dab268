package io.icecap.connect;

import io.icecap.change.TableName;
import io.icecap.config.TableRouting;
import io.icecap.decode.DecoderSettings;
import io.icecap.decode.RecordDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigException;

/** The readers of a task's topics. Those of tables with the same rules share a decoder. */
final class TopicReaders {
  private final TableRouting routing;
  private final RulesOfTables rules;
  private final Predicate<String> hasOnePartition;
  private final Map<String, TopicReader> readers = new HashMap<>();
  private final Map<DecoderSettings, RecordDecoder> decoders = new HashMap<>();

  /**
   * @param hasOnePartition whether a topic is known to have only one partition
   */
  TopicReaders(TableRouting routing, RulesOfTables rules, Predicate<String> hasOnePartition) {
    this.routing = routing;
    this.rules = rules;
    this.hasOnePartition = hasOnePartition;
  }

  TopicReader of(String topic) {
    return readers.computeIfAbsent(topic, this::open);
  }

  private TopicReader open(String topic) {
    Optional<TableName> table = tableOf(topic);
    TableRules found = table.map(rules::of).orElseGet(rules::ofOthers);
    RecordDecoder decoder =
        decoders.computeIfAbsent(
            found.decoding(), settings -> new RecordDecoder(settings, hasOnePartition));
    return new TopicReader(table, decoder, found.wanted());
  }

  /** A topic without a table is refused once one of its records needs one. */
  private Optional<TableName> tableOf(String topic) {
    try {
      return Optional.of(routing.tableOf(topic));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }
}
