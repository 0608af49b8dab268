package io.icecap.config;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.decode.Metadata;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what options say of tables with those that there are already. */
final class ExistingTables {
  private final Validation validation;
  private final IcecapSinkConfig config;

  private ExistingTables(Validation validation, IcecapSinkConfig config) {
    this.validation = validation;
    this.config = config;
  }

  /** The tables that can be known now: of topics that are named, and those with own options. */
  static Set<TableName> named(Validation validation, IcecapSinkConfig config) {
    Set<TableName> named = new TreeSet<>(Comparator.comparing(TableName::toString));
    SinkChecks.routedTables(validation).ifPresent(named::addAll);
    named.addAll(OwnOptions.tables(config.originalsStrings(), config.values().keySet()));
    return named;
  }

  static void check(
      Validation validation, IcecapSinkConfig config, Map<TableName, RowSchema> existing) {
    ExistingTables tables = new ExistingTables(validation, config);
    existing.forEach((name, schema) -> tables.check(name, schema, config.of(name)));
  }

  private void check(TableName table, RowSchema schema, IcecapSinkConfig wanted) {
    if (schema.appends() != wanted.appends()) {
      error(
          table,
          TableOptions.INSERT_MODE,
          "table %s was created with insert.mode=%s and stays so, since rows %s; set it to that, or let the topic go to a table of another name"
              .formatted(
                  table,
                  schema.appends() ? TableOptions.APPEND : TableOptions.UPSERT,
                  schema.appends()
                      ? "without a key can't be told apart"
                      : "that are only added would break its key"));
      return;
    }
    Set<String> columns =
        Stream.concat(
                schema.columns().stream().map(Column::name),
                Stream.of(Metadata.values()).map(Metadata::column))
            .collect(Collectors.toCollection(TreeSet::new));
    if (isGiven(table, TableOptions.PARTITION_BY)) {
      columns.add(PartitionBySyntax.KEY);
      check(
          table,
          TableOptions.PARTITION_BY,
          PartitionBySyntax.parse(wanted.getString(TableOptions.PARTITION_BY)),
          columns);
      columns.remove(PartitionBySyntax.KEY);
    }
    check(table, RecordOptions.ORDER_BY, wanted.orderBy().stream().toList(), columns);
    if (isOwn(table, MaintenanceOptions.SORT_BY)) {
      check(table, MaintenanceOptions.SORT_BY, wanted.getList(MaintenanceOptions.SORT_BY), columns);
    }
    checkKey(table, schema, wanted.keyColumns(), columns);
  }

  private void checkKey(TableName table, RowSchema schema, List<String> key, Set<String> columns) {
    if (!check(table, TableOptions.KEY_COLUMNS, key, columns)
        && !key.isEmpty()
        && !new HashSet<>(key).equals(new HashSet<>(schema.keyNames()))) {
      error(
          table,
          TableOptions.KEY_COLUMNS,
          "the key of table %s is %s and stays so; name these, or let the topic go to a table of another name"
              .formatted(table, schema.keyNames()));
    }
  }

  /** Whether something is wrong. */
  private boolean check(TableName table, String option, List<String> named, Set<String> columns) {
    List<String> unknown = named.stream().filter(name -> !columns.contains(name)).toList();
    for (String name : unknown) {
      error(
          table,
          option,
          "table %s has no column '%s'; the nearest one is '%s'. Check the name, or let the source send the column first"
              .formatted(table, name, EditDistance.nearest(name, columns)));
    }
    return !unknown.isEmpty();
  }

  private void error(TableName table, String option, String problem) {
    String key = isOwn(table, option) ? OwnOptions.key(table, option) : option;
    validation.error(key, key + ": " + problem);
  }

  private boolean isGiven(TableName table, String option) {
    return isOwn(table, option) || config.originals().containsKey(option);
  }

  private boolean isOwn(TableName table, String option) {
    return config.originals().containsKey(OwnOptions.key(table, option));
  }
}
