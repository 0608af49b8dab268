package io.icecap.apply;

import io.icecap.buffer.Claim;
import io.icecap.cache.PartitionCache;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.store.Location;
import io.icecap.table.Head;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch whose changes are merged into the cached partitions of its table.
 *
 * @param moved as of {@link RoutedChanges}
 * @param partitions what the merges did
 * @param head that they started from
 */
record MergedBatch(
    TableName table,
    Batch batch,
    long moved,
    Map<PartitionKey, PartitionCache.Merged> partitions,
    Head head) {
  private static final Logger log = LoggerFactory.getLogger(MergedBatch.class);

  /**
   * What is to be published.
   *
   * @param claim that the batch is of
   */
  SnapshotUpdate update(Claim claim) {
    AppliedOffsets applied = head.applied().advance(claim.watermarks(), batch.left());
    return new SnapshotUpdate(head, applied, SnapshotUpdate.Kind.ROWS, updates(), summary());
  }

  private List<PartitionUpdate> updates() {
    Head leaving = batch.truncates() ? head : new EmptiedHead(head);
    Set<PartitionKey> changed = new TreeSet<>(partitions.keySet());
    changed.addAll(leaving.partitions());
    List<PartitionUpdate> updates = new ArrayList<>();
    for (PartitionKey partition : changed) {
      Optional<PartitionCache.Merged> of = Optional.ofNullable(partitions.get(partition));
      List<Location> removed =
          new ArrayList<>(of.map(PartitionCache.Merged::emptied).orElse(List.of()));
      leaving.files(partition).forEach(file -> removed.add(file.location()));
      updates.add(
          new PartitionUpdate(
              partition,
              of.flatMap(PartitionCache.Merged::added).stream().toList(),
              of.map(PartitionCache.Merged::deleted).orElse(Map.of()),
              removed));
    }
    return updates;
  }

  private Map<String, String> summary() {
    Map<String, String> summary = new TreeMap<>();
    summary.put("icecap.changes", Long.toString(batch.tally().changes()));
    summary.put("icecap.source-ms", batch.tally().sources().toString());
    long incomplete = batch.tally().incomplete() + sum(PartitionCache.Merged::incomplete);
    if (batch.truncates()) {
      summary.put("icecap.truncated", "true");
    }
    if (batch.superseded().dropped() > 0) {
      summary.put("icecap.superseded", Long.toString(batch.superseded().dropped()));
    }
    if (incomplete > 0) {
      summary.put("icecap.incomplete-rows", Long.toString(incomplete));
      log.warn(
          "{}: {} new rows have columns that their source left out as unchanged, so these are null"
              + " (or, where null is refused, the source's placeholder): the table never had the"
              + " rows, or has them under the key that an update of the key changed. A snapshot of"
              + " the source table brings them whole; with REPLICA IDENTITY FULL (PostgreSQL) it does"
              + " not happen",
          table,
          incomplete);
    }
    return summary;
  }

  /**
   * What has been published.
   *
   * @param by the head after it
   */
  PublishedSnapshot published(Head by, Instant start, Instant now) {
    Map<SourcePartition, Long> bases =
        by.applied().sources().stream()
            .collect(Collectors.toMap(s -> s, s -> by.applied().base(s).getAsLong()));
    PublishedSnapshot snapshot =
        new PublishedSnapshot(
            table,
            by.version(),
            by.snapshotId().getAsLong(),
            bases,
            batch.tally().changes(),
            sum(PartitionCache.Merged::inserted),
            sum(PartitionCache.Merged::updated),
            deleted(),
            batch.tally().sources(),
            now,
            Duration.between(start, now));
    log.info(
        "{} v{} snapshot {}: {} changes in {} partitions, +{} ~{} -{} rows, took {} ms, delay {} ms",
        snapshot.table(),
        snapshot.version(),
        snapshot.snapshotId(),
        snapshot.changes(),
        partitions.size(),
        snapshot.inserted(),
        snapshot.updated(),
        snapshot.deleted(),
        snapshot.took().toMillis(),
        snapshot.medianDelay().toMillis());
    return snapshot;
  }

  /** Rows that were deleted or truncated; those that only moved are not among them. */
  private long deleted() {
    long truncated = batch.truncates() ? rows() : 0;
    return sum(PartitionCache.Merged::removed) - moved + truncated;
  }

  /** There were before. */
  private long rows() {
    return head.partitions().stream()
        .flatMap(partition -> head.files(partition).stream())
        .mapToLong(file -> file.rows() - file.deletes().count())
        .sum();
  }

  private long sum(ToLongFunction<PartitionCache.Merged> count) {
    return partitions.values().stream().mapToLong(count).sum();
  }
}
