package io.icecap.config;

import io.icecap.change.TableName;
import io.icecap.table.OwnSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Options of one table: {@code table.<namespace.table>.<option>} is that option for that table
 * alone. Names of tables and of options both have dots; where an option ends a key, the rest is the
 * table.
 */
final class OwnOptions {
  static final String PREFIX = "table.";

  /** What may differ from table to table. */
  static final List<String> NAMES =
      List.of(
          TableOptions.PARTITION_BY,
          TableOptions.PARTITION_MOVES,
          TableOptions.FORMATS,
          TableOptions.INSERT_MODE,
          TableOptions.KEY_MODE,
          TableOptions.KEY_COLUMNS,
          TableOptions.COMMIT_MODE,
          TableOptions.FORMAT_VERSION,
          TableOptions.SCHEMA_EVOLUTION,
          TypeOptions.DECIMAL_OVERFLOW,
          TypeOptions.SCHEMALESS,
          RecordOptions.DELETE_ENABLED,
          RecordOptions.DELETE_MODE,
          RecordOptions.METADATA_COLUMNS,
          RecordOptions.ORDER_BY,
          RecordOptions.TRUNCATE_ENABLED,
          ApplyOptions.COMMIT_INTERVAL,
          MaintenanceOptions.SORT_BY,
          ReplicaOptions.FORMATS);

  /** A key taken apart. */
  record Own(String table, String option) {
    @Override
    public String toString() {
      return PREFIX + table + "." + option;
    }
  }

  private OwnOptions() {}

  /** Empty if the key is not one of a table's. */
  private static Optional<Own> parse(String key, Set<String> known) {
    if (!key.startsWith(PREFIX) || known.contains(key)) {
      return Optional.empty();
    }
    String rest = key.substring(PREFIX.length());
    return NAMES.stream()
        .filter(option -> rest.endsWith("." + option))
        .map(option -> new Own(rest.substring(0, rest.length() - option.length() - 1), option))
        .findFirst();
  }

  /** What is given for this table alone, by option. */
  static Map<String, String> of(TableName table, Map<String, String> given, Set<String> known) {
    Map<String, String> own = new HashMap<>();
    given.forEach(
        (key, value) ->
            parse(key, known)
                .filter(parsed -> parsed.table().equals(table.toString()))
                .ifPresent(parsed -> own.put(parsed.option(), value)));
    return own;
  }

  /** The tables that have options of their own, of those whose names can be. */
  static Set<TableName> tables(Map<String, String> given, Set<String> known) {
    return given.keySet().stream()
        .flatMap(key -> parse(key, known).stream())
        .map(own -> TableName.parse(own.table()))
        .collect(Collectors.toSet());
  }

  static String key(TableName table, String option) {
    return PREFIX + table + "." + option;
  }

  static Map<String, String> over(Map<String, String> given, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(given);
    all.putAll(own);
    return all;
  }

  /**
   * What is kept with the table for its appliers.
   *
   * @param given the options that are given for it alone
   */
  static OwnSettings settings(AbstractConfig config, Set<String> given) {
    return new OwnSettings(
        Optional.of(ApplyOptions.COMMIT_INTERVAL)
            .filter(given::contains)
            .map(option -> Duration.ofMillis(config.getLong(option))),
        Optional.of(MaintenanceOptions.SORT_BY).filter(given::contains).map(config::getList),
        Optional.of(ReplicaOptions.FORMATS)
            .filter(given::contains)
            .map(option -> ReplicaOptions.replicas(config)),
        Optional.ofNullable(config.getString(RecordOptions.ORDER_BY)));
  }

  /** The applier goes by what the sink has stored with the tables. */
  static void refuse(Validation validation) {
    for (String key : List.copyOf(validation.given())) {
      if (key.startsWith(PREFIX)) {
        validation.error(
            key,
            ("%s: options of tables are the sink's, which stores them with the tables, where this"
                    + " connector finds them; give it to the sink")
                .formatted(key));
      }
    }
  }

  static void check(Validation validation, Map<String, String> given) {
    Set<String> known = IcecapSinkConfig.definition().names();
    Map<String, List<Own>> tables = new TreeMap<>();
    for (String key : List.copyOf(validation.given())) {
      if (key.startsWith(PREFIX) && !known.contains(key)) {
        Optional<Own> own = parse(key, known);
        own.ifPresent(o -> tables.computeIfAbsent(o.table(), t -> new ArrayList<>()).add(o));
        if (own.isEmpty()) {
          validation.error(key, unknown(key, known));
        }
      }
    }
    Optional<Set<TableName>> routed = SinkChecks.routedTables(validation);
    tables.forEach((table, own) -> check(validation, given, own, routed));
  }

  private static void check(
      Validation validation,
      Map<String, String> given,
      List<Own> own,
      Optional<Set<TableName>> routed) {
    String table = own.get(0).table();
    String key = own.get(0).toString();
    try {
      TableName name = TableName.parse(table);
      if (routed.isPresent() && !routed.get().contains(name)) {
        validation.error(
            key,
            "%s: no topic goes to table %s, only to %s; check the name"
                .formatted(key, table, routed.get()));
      }
    } catch (IllegalArgumentException e) {
      validation.error(key, key + ": " + e.getMessage());
    }
    Map<String, String> values = new HashMap<>();
    own.forEach(o -> values.put(o.option(), given.get(o.toString())));
    Validation ofTable = new Validation(IcecapSinkConfig.definition(), over(given, values));
    SinkChecks.check(ofTable);
    ApplyChecks.checkCommitInterval(ofTable);
    for (String option : IcecapSinkConfig.definition().names()) {
      List<String> before = validation.errors(option);
      String at = values.containsKey(option) ? PREFIX + table + "." + option : key;
      ofTable.errors(option).stream()
          .filter(error -> !before.contains(error))
          .forEach(error -> validation.error(at, "for table %s, %s".formatted(table, error)));
    }
  }

  private static String unknown(String key, Set<String> known) {
    Optional<String> ofConnector =
        known.stream().filter(option -> key.endsWith("." + option)).findFirst();
    if (ofConnector.isPresent()) {
      return "%s: %s is an option of the connector, and the same for all of its tables; give it without the table. A table may have %s."
          .formatted(key, ofConnector.get(), String.join(", ", NAMES));
    }
    return ("%s: there is no such option, and it would be ignored; the nearest one is %s. All are"
            + " in docs/configuration.md.")
        .formatted(key, nearest(key, known));
  }

  /** Among the connector's options and those of a table whose name may end at any dot. */
  private static String nearest(String key, Set<String> known) {
    String nearest = "";
    int distance = Integer.MAX_VALUE;
    List<String> candidates = new ArrayList<>(known);
    for (int dot = key.indexOf('.', PREFIX.length()); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      String table = key.substring(0, dot + 1);
      NAMES.forEach(option -> candidates.add(table + option));
    }
    for (String candidate : candidates) {
      int found = EditDistance.between(key, candidate);
      if (found < distance) {
        nearest = candidate;
        distance = found;
      }
    }
    return nearest;
  }
}
