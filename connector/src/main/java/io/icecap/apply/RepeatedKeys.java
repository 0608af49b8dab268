package io.icecap.apply;

import io.icecap.cache.PartitionCache;
import io.icecap.change.PartitionKey;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.CommitConflictException;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.SnapshotUpdate.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a key has one row in a table that other engines insert into as well, which look
 * for no key: the row that was written last stays. Used by one thread.
 */
final class RepeatedKeys {
  private static final Logger log = LoggerFactory.getLogger(RepeatedKeys.class);

  private final LiveTable table;
  private final OpenPartitions partitions;
  private final Workers workers;
  private final int partitionsMax;

  /** Files of others that have been looked through. */
  private final Set<Location> seen = new HashSet<>();

  private long seenVersion;

  /**
   * @param partitionsMax how many partitions one turn opens at most
   */
  RepeatedKeys(LiveTable table, OpenPartitions partitions, Workers workers, int partitionsMax) {
    this.table = table;
    this.partitions = partitions;
    this.workers = workers;
    this.partitionsMax = partitionsMax;
  }

  /**
   * Looks through what others have written since, and publishes a snapshot without what it has
   * twice.
   *
   * @return what was published; empty if nothing had to be, or another commit was faster
   */
  Optional<Head> turn(Head head) {
    if (table.schema().appends()
        || head.version() == seenVersion
        || head.applied().sources().isEmpty()) {
      return Optional.empty();
    }
    Map<PartitionKey, List<Location>> unseen = unseen(head);
    List<PartitionUpdate> updates = unseen.isEmpty() ? List.of() : updates(unseen, head);
    try {
      Optional<Head> published =
          updates.isEmpty() ? Optional.empty() : Optional.of(publish(updates, head));
      unseen.values().forEach(seen::addAll);
      boolean complete = unseen.size() < partitionsMax;
      seenVersion = complete ? published.orElse(head).version() : seenVersion;
      return published;
    } catch (CommitConflictException e) {
      log.info("{}: another commit was faster; its keys are looked through again", table.name());
      return Optional.empty();
    } finally {
      partitions.discard();
    }
  }

  private Map<PartitionKey, List<Location>> unseen(Head head) {
    Map<PartitionKey, List<Location>> unseen = new TreeMap<>();
    Set<Location> live = new HashSet<>();
    for (PartitionKey partition : head.partitions()) {
      List<Location> foreign =
          head.foreignFiles(partition).stream().map(LiveFile::location).toList();
      live.addAll(foreign);
      List<Location> left = foreign.stream().filter(file -> !seen.contains(file)).toList();
      if (!left.isEmpty() && unseen.size() < partitionsMax) {
        unseen.put(partition, left);
      }
    }
    seen.retainAll(live);
    return unseen;
  }

  private List<PartitionUpdate> updates(Map<PartitionKey, List<Location>> unseen, Head head) {
    Map<PartitionKey, Map<Location, long[]>> twice = new TreeMap<>();
    if (table.partitioning().rowsMove()) {
      Collection<Location> files = unseen.values().stream().flatMap(List::stream).toList();
      twice.putAll(byPartition(partitions.index(table.schema(), head).duplicates(files), head));
    } else {
      workers
          .each(
              unseen.entrySet(),
              files ->
                  Map.entry(
                      files.getKey(),
                      partitions
                          .current(files.getKey(), table.schema(), head)
                          .duplicates(files.getValue())))
          .forEach(found -> twice.put(found.getKey(), found.getValue()));
    }
    twice.values().removeIf(Map::isEmpty);
    return workers.each(twice.entrySet(), of -> update(of.getKey(), of.getValue(), head));
  }

  private static Map<PartitionKey, Map<Location, long[]>> byPartition(
      Map<Location, long[]> positions, Head head) {
    Map<PartitionKey, Map<Location, long[]>> byPartition = new HashMap<>();
    for (PartitionKey partition : head.partitions()) {
      byPartition.put(
          partition,
          head.files(partition).stream()
              .map(LiveFile::location)
              .filter(positions::containsKey)
              .collect(Collectors.toMap(file -> file, positions::get)));
    }
    return byPartition;
  }

  private PartitionUpdate update(
      PartitionKey partition, Map<Location, long[]> positions, Head head) {
    PartitionCache.Merged merged =
        partitions
            .current(partition, table.schema(), head)
            .delete(positions, table.newDataFile(partition), head.commitMode());
    return new PartitionUpdate(
        partition, merged.added().stream().toList(), merged.deleted(), merged.emptied());
  }

  private Head publish(List<PartitionUpdate> updates, Head head) {
    Head published =
        table.commit(new SnapshotUpdate(head, head.applied(), Kind.ROWS, updates, Map.of()));
    partitions.published(updates.stream().map(PartitionUpdate::partition).toList(), published);
    log.info(
        "{} v{}: keys that another engine has inserted again have one row now, in {} partitions",
        table.name(),
        published.version(),
        updates.size());
    return published;
  }
}
