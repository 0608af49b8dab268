package io.icecap.table.iceberg;

import io.icecap.catalog.PinnedTableOperations;
import io.icecap.catalog.StaleBaseException;
import io.icecap.catalog.TableChain;
import io.icecap.catalog.Transactions;
import io.icecap.catalog.Version;
import io.icecap.change.TableName;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.SnapshotUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts snapshots of one table on its chain, each on the head that it was made for. */
final class SnapshotCommits {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCommits.class);

  private final TableName name;
  private final TableChain chain;
  private final IcebergSettings settings;

  SnapshotCommits(TableName name, TableChain chain, IcebergSettings settings) {
    this.name = name;
    this.chain = chain;
    this.settings = settings;
  }

  /**
   * As {@link io.icecap.table.LiveTable#commit}, of the chain alone.
   *
   * @return the new head
   */
  IcebergHead publish(SnapshotUpdate update) {
    IcebergHead base = (IcebergHead) update.base();
    PinnedTableOperations operations =
        chain.pinned(base.inChain(), after -> withLeanSnapshot(base.table(), after));
    SnapshotCommit commit = new SnapshotCommit(update, operations, name.toString(), settings.ids());
    try {
      commit.publish();
    } catch (StaleBaseException e) {
      abandon(commit);
      throw new CommitConflictException(
          "Version %d of %s is another commit's".formatted(base.version() + 1, name), e);
    } catch (CommitStateUnknownException e) {
      throw new CommitUnknownException(
          "It could not be found out whether version %d of %s was published"
              .formatted(base.version() + 1, name),
          e);
    } catch (RuntimeException e) {
      if (operations.committed().isEmpty()) {
        throw e;
      }
    }
    Version<TableMetadata> committed = operations.committed().orElseThrow();
    return new IcebergHead(committed, commit::liveAfter);
  }

  /** Writes all that a snapshot consists of; nobody sees it. */
  WithheldCommit withhold(SnapshotUpdate update) {
    IcebergHead base = (IcebergHead) update.base();
    PinnedTableOperations operations =
        chain.withheld(base.inChain(), after -> withLeanSnapshot(base.table(), after));
    SnapshotCommit commit = new SnapshotCommit(update, operations, name.toString(), settings.ids());
    commit.publish();
    return new WithheldCommit(
        commit, new Transactions.Next(chain, base.inChain(), operations.committed().orElseThrow()));
  }

  private void abandon(SnapshotCommit commit) {
    try {
      commit.abandon();
    } catch (RuntimeException e) {
      LOG.warn("{}: the deletes of a lost attempt stay in the store", name, e);
    }
  }

  private TableMetadata withLeanSnapshot(TableMetadata before, TableMetadata after) {
    Snapshot made = after.currentSnapshot();
    long millis = settings.snapshotMillis().applyAsLong(made.timestampMillis());
    Snapshot lean = LeanSummary.of(made, millis);
    return settings.retention().with(lean, before, settings.clock().millis());
  }
}
