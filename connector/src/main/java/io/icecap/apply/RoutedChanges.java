package io.icecap.apply;

import io.icecap.cache.KeyIndex;
import io.icecap.cache.RowPlace;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.Head;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The changes of a batch, given to the partitions that they change. A row that moves is deleted in
 * the one and upserted in the other, of one batch.
 *
 * @param partitions to be asked for once each
 * @param moved how many of the deletes are of rows that go on elsewhere
 */
record RoutedChanges(Map<PartitionKey, Supplier<PartitionChanges>> partitions, long moved) {
  /** Of a table whose rows stay in their partitions: decoded by who asks for them. */
  static RoutedChanges of(Batch batch) {
    Map<PartitionKey, Supplier<PartitionChanges>> partitions = new TreeMap<>();
    batch
        .partitions()
        .forEach(
            key -> partitions.put(key, () -> new PartitionChanges(batch.changes(key), Map.of())));
    return new RoutedChanges(partitions, 0);
  }

  /**
   * Of a table whose rows stay in their partitions, unless they get another key.
   *
   * @param changes at most one per key
   * @param find where the rows with the keys of some changes are, in one partition
   */
  static RoutedChanges of(
      List<Change> changes,
      RowSchema schema,
      Partitioning partitioning,
      BiFunction<PartitionKey, List<Change>, List<KeyIndex.Found>> find) {
    Map<PartitionKey, List<Change>> left = new TreeMap<>();
    changes.stream()
        .filter(Change::changesKey)
        .map(Change::deleteOfOldKey)
        .forEach(
            delete ->
                left.computeIfAbsent(
                        partitioning.partitionOf(delete.values()), p -> new ArrayList<>())
                    .add(delete));
    OldRows oldRows = new OldRows(schema);
    left.forEach((partition, deletes) -> oldRows.add(deletes, find.apply(partition, deletes)));
    Routing routing = new Routing(schema);
    for (Change change : changes) {
      routing.into(partitioning.partitionOf(change.values())).add(change, oldRows.of(change));
    }
    return routing.routed();
  }

  /**
   * Of a table whose rows move.
   *
   * @param changes at most one per key
   * @param index of the head's keys
   */
  static RoutedChanges of(
      List<Change> changes,
      RowSchema schema,
      Partitioning partitioning,
      Head head,
      KeyIndex index) {
    Map<Location, PartitionKey> partitionOf = new HashMap<>();
    for (PartitionKey partition : head.partitions()) {
      for (LiveFile file : head.files(partition)) {
        partitionOf.put(file.location(), partition);
      }
    }
    Map<Integer, List<RowPlace>> places = new HashMap<>();
    List<KeyIndex.Found> all = index.find(changes);
    for (KeyIndex.Found found : all) {
      places.computeIfAbsent(found.change(), c -> new ArrayList<>()).add(found.place());
    }
    OldRows oldRows = new OldRows(schema);
    if (changes.stream().anyMatch(Change::changesKey)) {
      oldRows.add(changes, all); // each old key has its delete among them
    }
    Routing routing = new Routing(schema);
    for (int i = 0; i < changes.size(); i++) {
      Map<PartitionKey, RowPlace> at = new TreeMap<>();
      places.getOrDefault(i, List.of()).forEach(p -> at.put(partitionOf.get(p.file()), p));
      routing.route(changes.get(i), partitioning, at, oldRows.of(changes.get(i)));
    }
    return routing.routed();
  }

  /** All partitions, as they come to be known. */
  private static final class Routing {
    private final Set<Integer> key;
    private final Map<PartitionKey, PartitionChanges> partitions = new TreeMap<>();
    private long moved;

    Routing(RowSchema schema) {
      this.key = new HashSet<>(schema.key());
    }

    /**
     * @param at where the row is; more than one only if other engines have written
     * @param old where it is under the key that it had
     */
    void route(
        Change change,
        Partitioning partitioning,
        Map<PartitionKey, RowPlace> at,
        Optional<RowPlace> old) {
      if (change.operation() == Operation.DELETE) {
        at.keySet().forEach(partition -> into(partition).add(change, Optional.empty()));
        return;
      }
      PartitionKey target = target(change, partitioning, at);
      PartitionChanges into = into(target);
      Optional<RowPlace> from = old;
      for (Map.Entry<PartitionKey, RowPlace> other : at.entrySet()) {
        if (!other.getKey().equals(target)) {
          into(other.getKey()).add(deleteOf(change), Optional.empty());
          moved++;
          from = Optional.of(other.getValue());
        }
      }
      into.add(change, at.containsKey(target) ? Optional.empty() : from);
    }

    /** A row of which it is not said where it belongs stays where it is. */
    private static PartitionKey target(
        Change change, Partitioning partitioning, Map<PartitionKey, RowPlace> at) {
      boolean unsaid =
          change.isPartial()
              && partitioning.columns().stream()
                  .anyMatch(i -> change.values()[i] instanceof Unchanged);
      if (!unsaid) {
        return partitioning.partitionOf(change.values());
      }
      return at.keySet().stream()
          .findFirst()
          .orElseGet(() -> partitioning.partitionOf(withNulls(change.values())));
    }

    private static Object[] withNulls(Object[] values) {
      Object[] known = values.clone();
      for (int i = 0; i < known.length; i++) {
        known[i] = known[i] instanceof Unchanged ? null : known[i];
      }
      return known;
    }

    RoutedChanges routed() {
      Map<PartitionKey, Supplier<PartitionChanges>> all = new TreeMap<>();
      partitions.forEach((key, of) -> all.put(key, () -> of));
      return new RoutedChanges(all, moved);
    }

    private PartitionChanges into(PartitionKey partition) {
      return partitions.computeIfAbsent(
          partition, p -> new PartitionChanges(new ArrayList<>(), new HashMap<>()));
    }

    private Change deleteOf(Change change) {
      Object[] values = new Object[change.values().length];
      key.forEach(i -> values[i] = change.values()[i]);
      return new Change(Operation.DELETE, values, change.offset(), change.sourceMillis());
    }
  }
}
