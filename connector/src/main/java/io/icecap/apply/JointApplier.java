package io.icecap.apply;

import io.icecap.cache.PartitionCaches;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.Head;
import io.icecap.table.JointCommits;
import io.icecap.table.TableUpdate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes of several tables as one commit over all of them. It needs no lease: whoever
 * holds one finds that another commit was faster. Used by one thread.
 */
public final class JointApplier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JointApplier.class);

  private final JointCommits commits;
  private final PartitionCaches caches;
  private final Clock clock;
  private final Tidying tidying = new Tidying();

  /** One at a time: partitions are held until the commit is known, always in the same order. */
  private final Workers workers = new Workers(1);

  /**
   * @param caches closed with this
   */
  public JointApplier(JointCommits commits, PartitionCaches caches, Clock clock) {
    this.commits = commits;
    this.caches = caches;
    this.clock = clock;
  }

  /**
   * Publishes one snapshot of each table, or none.
   *
   * @param lastCheck as of {@link JointCommits#commit}
   * @throws TooManyChangesException if a table's changes can't be one snapshot
   * @throws CommitConflictException if a head is not the head any more; nothing is published
   * @throws CommitUnknownException if the outcome could not be found out
   */
  public void publish(List<JointChanges> tables, Runnable lastCheck) {
    Instant start = clock.instant();
    List<Part> parts = new ArrayList<>();
    try {
      tables.stream()
          .sorted(Comparator.comparing(changes -> changes.table().id().chain()))
          .forEach(changes -> parts.add(new Part(changes)));
      List<TableUpdate> updates = parts.stream().map(Part::merged).toList();
      List<Head> heads = commits.commit(updates, lastCheck);
      for (int i = 0; i < parts.size(); i++) {
        keep(parts.get(i), heads.get(i), start);
      }
    } finally {
      parts.forEach(Part::close);
    }
  }

  /** It is published, whatever becomes of the cache. */
  private void keep(Part part, Head head, Instant start) {
    try {
      part.published(head, start);
    } catch (RuntimeException e) {
      log.warn("What was published of {} is not in the cache", part.changes.table().name(), e);
    }
  }

  /** One table with the partitions that are held for it. */
  private final class Part {
    private final JointChanges changes;
    private final OpenPartitions partitions;
    private final TableMerge merge;
    private MergedBatch merged;

    Part(JointChanges changes) {
      this.changes = changes;
      this.partitions = new OpenPartitions(caches, changes.table().id(), tidying);
      this.merge =
          new TableMerge(
              changes.table(), partitions, caches.appendedRows(changes.table().id()), workers);
    }

    TableUpdate merged() {
      Batch batch =
          Batch.of(changes.claim(), changes.head().applied(), changes.table(), Long.MAX_VALUE);
      boolean tooMany =
          !batch.left().isEmpty() || batch.partitions().size() > TableMerge.PARTITIONS_MAX;
      merged = tooMany ? null : merge.run(batch, changes.head()).orElse(null);
      if (merged == null) {
        throw new TooManyChangesException(
            "What changes in %s, with what is buffered for it, is more than one snapshot takes: %d partitions, or changes of keys that wait for others; let the appliers catch up, or change less at once"
                .formatted(changes.table().name(), TableMerge.PARTITIONS_MAX));
      }
      return new TableUpdate(changes.table(), merged.update(changes.claim()));
    }

    void published(Head head, Instant start) {
      merge.published(merged, head);
      var ignored = merged.published(head, start, clock.instant());
      partitions.tidyAll();
    }

    void close() {
      partitions.close();
    }
  }

  @Override
  public void close() {
    workers.close();
    tidying.close();
    caches.close();
  }
}
