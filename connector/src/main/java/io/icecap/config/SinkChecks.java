package io.icecap.config;

import io.icecap.change.TableName;
import io.icecap.decode.TypeSettings.Schemaless;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableFormats;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** What the options of the sink have to do with each other. */
final class SinkChecks {
  private static final String TOLERANCE = "errors.tolerance";
  private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";

  private SinkChecks() {}

  static void check(Validation validation) {
    AppendChecks.check(validation);
    RecordChecks.check(validation);
    checkKey(validation);
    checkRouting(validation);
    checkPartitionColumns(validation);
    checkFormats(validation);
    checkDeadLetters(validation);
    checkEvolution(validation);
  }

  private static void checkEvolution(Validation validation) {
    String evolution = validation.value(TableOptions.SCHEMA_EVOLUTION, String.class).orElse("");
    String schemaless = validation.value(TypeOptions.SCHEMALESS, String.class).orElse("");
    if (evolution.equals(SchemaEvolution.FULL.word())
        && schemaless.equals(Schemaless.INFER.word())) {
      validation.error(
          TableOptions.SCHEMA_EVOLUTION,
          ("%s: it is full, but with %s=%s each record has the columns of its own values alone, so that"
                  + " every one that is absent would be dropped; set it to basic, or send schemas")
              .formatted(TableOptions.SCHEMA_EVOLUTION, TypeOptions.SCHEMALESS, schemaless));
    }
  }

  /** Connect itself takes a queue that nothing would ever go to. */
  private static void checkDeadLetters(Validation validation) {
    String topic = validation.text(DEAD_LETTERS).orElse("");
    String tolerance = validation.text(TOLERANCE).orElse("none");
    if (!topic.isBlank() && tolerance.equalsIgnoreCase("none")) {
      validation.error(
          TOLERANCE,
          ("%s: it is none, so that a bad record stops its task and nothing ever goes to %s=%s; set"
                  + " it to all, or leave the topic out")
              .formatted(TOLERANCE, DEAD_LETTERS, topic));
    }
  }

  private static void checkFormats(Validation validation) {
    String formats = validation.value(TableOptions.FORMATS, String.class).orElse("");
    int version = validation.value(TableOptions.FORMAT_VERSION, Integer.class).orElse(3);
    if (version < 3 && !formats.isEmpty() && TableFormats.parse(formats).hasDelta()) {
      validation.error(
          TableOptions.FORMAT_VERSION,
          ("%s: it is %d, but %s=%s: Delta reads deletion vectors, which version 3 has, and no position"
                  + " deletes; leave %1$s out or set it to 3, or set %3$s=iceberg")
              .formatted(TableOptions.FORMAT_VERSION, version, TableOptions.FORMATS, formats));
    }
  }

  private static void checkKey(Validation validation) {
    String mode = validation.value(TableOptions.KEY_MODE, String.class).orElse("");
    List<?> key = validation.value(TableOptions.KEY_COLUMNS, List.class).orElse(List.of());
    if (mode.equals(TableOptions.RECORD_KEY) && key.size() > 1) {
      validation.error(
          TableOptions.KEY_COLUMNS,
          ("%s: it names %d columns, but with %s=%s it names the one column that a record key"
                  + " without fields becomes; name one, or set %s=%s")
              .formatted(
                  TableOptions.KEY_COLUMNS,
                  key.size(),
                  TableOptions.KEY_MODE,
                  mode,
                  TableOptions.KEY_MODE,
                  TableOptions.RECORD_VALUE));
    }
    if (mode.equals(TableOptions.RECORD_VALUE) && key.isEmpty()) {
      validation.error(
          TableOptions.KEY_COLUMNS,
          ("%s: it is missing, and with %s=%s the key is what it names; name the columns of"
                  + " the key, or set %s=%s")
              .formatted(
                  TableOptions.KEY_COLUMNS,
                  TableOptions.KEY_MODE,
                  mode,
                  TableOptions.KEY_MODE,
                  TableOptions.RECORD_KEY));
    }
  }

  /** Topics that are named can be routed now; those that a regex finds only when they are seen. */
  private static void checkRouting(Validation validation) {
    String regex = validation.value(TableOptions.TOPIC_REGEX, String.class).orElse(null);
    String format = validation.value(TableOptions.NAME_FORMAT, String.class).orElse(null);
    if (regex == null || format == null) {
      return;
    }
    try {
      Set<TableName> ignored = tables(validation, TableRouting.of(regex, format));
    } catch (ConfigException e) {
      validation.error(TableOptions.NAME_FORMAT, e.getMessage());
    }
  }

  /** The tables that there will be; empty if that shows only when topics are seen. */
  static Optional<Set<TableName>> routedTables(Validation validation) {
    Optional<String> regex = validation.value(TableOptions.TOPIC_REGEX, String.class);
    Optional<String> format = validation.value(TableOptions.NAME_FORMAT, String.class);
    if (regex.isEmpty() || format.isEmpty()) {
      return Optional.empty();
    }
    Set<TableName> tables = tables(validation, TableRouting.of(regex.get(), format.get()));
    return tables.isEmpty() ? Optional.empty() : Optional.of(tables);
  }

  private static Set<TableName> tables(Validation validation, TableRouting routing) {
    Set<TableName> tables = new LinkedHashSet<>();
    if (validation.text("transforms").isEmpty()) {
      for (String topic : validation.text("topics").orElse("").split(",")) {
        if (!topic.isBlank()) {
          tables.add(routing.tableOf(topic.strip()));
        }
      }
    }
    return tables;
  }

  private static void checkPartitionColumns(Validation validation) {
    List<?> key = validation.value(TableOptions.KEY_COLUMNS, List.class).orElse(List.of());
    String partitionBy = validation.value(TableOptions.PARTITION_BY, String.class).orElse("");
    String moves = validation.value(TableOptions.PARTITION_MOVES, String.class).orElse("");
    if (moves.equals(PartitionMoves.INDEX.word())) {
      return;
    }
    for (String column : PartitionBySyntax.parse(partitionBy)) {
      if (!key.isEmpty() && !key.contains(column) && !column.equals(PartitionBySyntax.KEY)) {
        validation.error(
            TableOptions.PARTITION_BY,
            ("%s: '%s' is not one of %s, so that a change may move its row to another partition,"
                    + " and neither it nor a delete says where the row is. Partition by columns of"
                    + " the key, or set %s=%s, which keeps an index of all keys on the disk of each"
                    + " applier")
                .formatted(
                    TableOptions.PARTITION_BY,
                    column,
                    TableOptions.KEY_COLUMNS,
                    TableOptions.PARTITION_MOVES,
                    PartitionMoves.INDEX.word()));
      }
    }
  }
}
