package io.icecap.table.iceberg;

import io.icecap.catalog.StaleBaseException;
import io.icecap.catalog.Transactions;
import io.icecap.catalog.Version;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.Head;
import io.icecap.table.TableUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to publish snapshots of several tables at once. */
final class JointCommit {
  private static final Logger LOG = LoggerFactory.getLogger(JointCommit.class);

  private final List<TableUpdate> updates;
  private final List<WithheldCommit> commits = new ArrayList<>();

  JointCommit(List<TableUpdate> updates) {
    this.updates = updates;
  }

  List<Head> publish(Transactions transactions, Runnable lastCheck) {
    List<Version<TableMetadata>> published;
    try {
      for (TableUpdate each : updates) {
        commits.add(((IcebergTable) each.table()).withhold(each.update()));
      }
      published =
          transactions.publish(commits.stream().map(WithheldCommit::next).toList(), lastCheck);
    } catch (CommitStateUnknownException e) {
      throw new CommitUnknownException(
          "It could not be found out whether the transaction over %s was published"
              .formatted(names()),
          e);
    } catch (StaleBaseException | CommitFailedException e) {
      abandon();
      throw new CommitConflictException(
          "One of the tables %s has another commit".formatted(names()), e);
    } catch (RuntimeException e) {
      abandon();
      throw e;
    }
    List<Head> heads = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      heads.add(
          ((IcebergTable) updates.get(i).table()).published(commits.get(i), published.get(i)));
    }
    return heads;
  }

  private void abandon() {
    try {
      commits.forEach(commit -> commit.snapshot().abandon());
    } catch (RuntimeException e) {
      LOG.warn("Deletes of a transaction that is not published stay in the store", e);
    }
  }

  private String names() {
    return updates.stream()
        .map(each -> each.table().name().toString())
        .collect(Collectors.joining(", "));
  }
}
