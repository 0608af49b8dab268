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
  private final Map<RowSchema, Projection> projections = new IdentityHashMap<>();

  /** Which columns of records are left out since the source has dropped them. */
  private final Map<RowSchema, Set<String>> gone = new IdentityHashMap<>();

  /** Records whose columns the table can't follow, as the log has said. */
  private final Set<RowSchema> refused = Collections.newSetFromMap(new IdentityHashMap<>());

  private RowSchema schema;
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
   */
  void prepare(Map<RowSchema, Long> rows) {
    if (evolution == SchemaEvolution.BASIC) {
      rows.keySet().stream().filter(row -> !projections.containsKey(row)).forEach(this::evolve);
    } else if (evolution == SchemaEvolution.FULL) {
      rows.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .forEach(row -> follow(row.getKey(), row.getValue()));
    }
    RowSchema current = table.schema();
    if (current.id() != schema.id() || projections.size() > PROJECTIONS_MAX) {
      projections.clear();
      refused.clear();
      gone.keySet().retainAll(rows.keySet());
      hold(current);
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
    Set<String> left = history().gone(row, millis);
    if (!left.equals(gone.getOrDefault(row, Set.of()))) {
      gone.put(row, left);
      projections.remove(row);
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

  private void evolve(RowSchema row) {
    evolve(at -> NeededChanges.of(row, at));
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

  /** How records of this schema fit the table as it was prepared. */
  Projection projection(RowSchema record) {
    return projections.computeIfAbsent(
        record, r -> Projection.of(r, schema, evolution, gone.getOrDefault(r, Set.of())));
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
