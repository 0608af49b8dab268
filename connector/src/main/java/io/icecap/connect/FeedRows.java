package io.icecap.connect;

import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.change.Unchanged;
import io.icecap.config.SchemaEvolution;
import io.icecap.table.ColumnTimes;
import io.icecap.table.LiveTable;
import io.icecap.table.SchemaChange;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the rows of a table are like as a task makes them of records: its schema stays the same from
 * one {@link #prepare} to the next, whoever changes the table meanwhile.
 */
final class FeedRows {
  private static final Logger log = LoggerFactory.getLogger(FeedRows.class);
  private static final int PROJECTIONS_MAX = 1000;

  private final LiveTable table;
  private final SchemaEvolution evolution;
  private final Clock clock;
  private final Map<RowSchema, Map<Otherwise, Projection>> projections = new IdentityHashMap<>();

  /** Rows that may be from before a column, or from before it was dropped. */
  private final Map<RowSchema, Otherwise> timed = new IdentityHashMap<>();

  /** Records whose columns the table can't follow, as the log has said. */
  private final Set<RowSchema> refused = Collections.newSetFromMap(new IdentityHashMap<>());

  private RowSchema schema;
  private ColumnTimes times = ColumnTimes.UNKNOWN;
  private Partitioning partitioning;
  private RequiredOrder order;

  FeedRows(LiveTable table, SchemaEvolution evolution, Clock clock) {
    this.table = table;
    this.evolution = evolution;
    this.clock = clock;
    hold(table.schema());
  }

  private void hold(RowSchema current) {
    schema = current;
    partitioning = table.partitioning();
    order = new RequiredOrder(table.own().orderBy(), schema);
  }

  TableName table() {
    return table.name();
  }

  /**
   * Makes the table fit for rows of these schemas, as far as it may, and holds on to its schema.
   *
   * @param rows each with the newest of the source's times of its whole rows
   */
  void prepare(Map<RowSchema, Long> rows) {
    if (evolution == SchemaEvolution.BASIC) {
      rows.forEach(this::add);
    } else if (evolution == SchemaEvolution.FULL) {
      rows.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .forEach(row -> follow(row.getKey(), row.getValue()));
    }
    RowSchema current = table.schema();
    if (current.id() != schema.id() || projections.size() > PROJECTIONS_MAX) {
      projections.clear();
      refused.clear();
      hold(current);
    }
    times = table.columnTimes();
    timed.clear();
    rows.keySet().forEach(this::noteTimed);
  }

  private void add(RowSchema row, long millis) {
    if (!projections.containsKey(row)) {
      evolve(at -> NeededChanges.of(row, at, millis));
    }
  }

  private void noteTimed(RowSchema row) {
    Otherwise ever =
        new Otherwise(
            evolution == SchemaEvolution.FULL ? common(row, times.dropped().keySet()) : Set.of(),
            schema.columns().stream()
                .filter(column -> column.initial() != null && row.indexOf(column.name()) < 0)
                .map(Column::name)
                .filter(times.added()::containsKey)
                .collect(Collectors.toSet()));
    if (!ever.equals(Otherwise.NONE)) {
      timed.put(row, ever);
    }
  }

  private static Set<String> common(RowSchema row, Set<String> names) {
    return names.stream().filter(name -> row.indexOf(name) >= 0).collect(Collectors.toSet());
  }

  /**
   * What records have otherwise than the table.
   *
   * @param gone columns of records that are left out since the source has dropped them
   * @param toCome columns of the table that the source added later
   */
  private record Otherwise(Set<String> gone, Set<String> toCome) {
    static final Otherwise NONE = new Otherwise(Set.of(), Set.of());

    Otherwise at(long millis, ColumnTimes times) {
      return new Otherwise(
          filtered(gone, name -> times.isGone(name, millis)),
          filtered(toCome, name -> times.isToCome(name, millis)));
    }

    private static Set<String> filtered(Set<String> names, Predicate<String> which) {
      return names.stream().filter(which).collect(Collectors.toSet());
    }
  }

  /** Looks without waiting for commits whether the table has to change; it seldom has. */
  private void follow(RowSchema row, long millis) {
    if (!history().changes(row, table.schema(), millis).isEmpty() && refused.add(row)) {
      evolve(at -> history().changes(row, at, millis));
      if (history().changes(row, table.schema(), millis).isEmpty()) {
        refused.remove(row);
      }
    }
  }

  private SourceHistory history() {
    Set<String> kept = new HashSet<>(table.schema().keyNames());
    Partitioning now = table.partitioning();
    List<Column> columns = table.schema().columns();
    now.columns().forEach(column -> kept.add(columns.get(column).name()));
    table.own().orderBy().ifPresent(kept::add);
    return new SourceHistory(table.columnTimes(), kept, clock.millis());
  }

  private void evolve(Function<RowSchema, List<SchemaChange>> changes) {
    try {
      table.evolve(changes);
    } catch (IllegalArgumentException e) {
      log.warn("{}", e.getMessage());
    }
  }

  /** Looks at what the table is by now. */
  void lookAgain() {
    table.headOfChain();
    projections.clear();
    refused.clear();
  }

  /**
   * How records of this schema fit the table as it was prepared.
   *
   * @param millis when they were written in the source
   */
  Projection projection(RowSchema record, long millis) {
    Otherwise ever = timed.get(record);
    Otherwise then = ever == null ? Otherwise.NONE : ever.at(millis, times);
    return projections
        .computeIfAbsent(record, r -> new HashMap<>())
        .computeIfAbsent(then, o -> Projection.of(record, schema, evolution, o.gone(), o.toCome()));
  }

  /** A row without any values. */
  Object[] noValues() {
    return new Object[schema.columns().size()];
  }

  /** What the order of changes asks of each of them. */
  RequiredOrder order() {
    return order;
  }

  /**
   * @throws UnfitValueException if it can't be told which partition a row of the table is for
   */
  void requirePartition(Object[] values) {
    if (leftOutOfPartition(values) > 0) {
      throw unknownPartition(values);
    }
  }

  /**
   * As {@link #requirePartition}, of a row that may also stay where it is, since nothing is said of
   * any column that decides.
   */
  void requirePartitionIfSaid(Object[] values) {
    int unsaid = leftOutOfPartition(values);
    if (unsaid > 0 && unsaid < partitioning.columns().size()) {
      throw unknownPartition(values);
    }
  }

  /** How many of the columns that decide are left out. */
  private int leftOutOfPartition(Object[] values) {
    int unsaid = 0;
    for (int column : partitioning.columns()) {
      unsaid += values[column] instanceof Unchanged ? 1 : 0;
    }
    return unsaid;
  }

  private UnfitValueException unknownPartition(Object[] values) {
    int column =
        partitioning.columns().stream()
            .filter(i -> values[i] instanceof Unchanged)
            .findFirst()
            .orElseThrow();
    return new UnfitValueException(
        ("its source left out column '%s', as it did not change, and the table is partitioned by"
                + " it; partition the table by columns that are never left out")
            .formatted(schema.columns().get(column).name()));
  }

  /** The changes as the buffer takes them. */
  Map<PartitionKey, Blob> blobs(List<Change> changes) {
    Map<PartitionKey, List<Change>> parts = new HashMap<>();
    boolean together = partitioning.rowsMove();
    for (Change change : changes) {
      PartitionKey partition =
          together || change.operation() == Operation.TRUNCATE || change.changesKey()
              ? PartitionKey.ALL
              : partitioning.partitionOf(change.values());
      parts.computeIfAbsent(partition, p -> new ArrayList<>()).add(change);
    }
    Map<PartitionKey, Blob> blobs = new HashMap<>();
    parts.forEach((partition, part) -> blobs.put(partition, ChangeCodec.encode(schema, part)));
    return blobs;
  }
}
