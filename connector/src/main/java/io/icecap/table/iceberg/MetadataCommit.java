package io.icecap.table.iceberg;

import io.icecap.catalog.PinnedTableOperations;
import io.icecap.catalog.StaleBaseException;
import io.icecap.catalog.TableChain;
import io.icecap.catalog.Version;
import io.icecap.table.CommitUnknownException;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** A commit that changes what is said about the table, and not a row or a file. */
final class MetadataCommit {
  private MetadataCommit() {}

  /**
   * @return the version that was committed; empty if another commit was there first
   * @throws CommitUnknownException if the outcome could not be found out
   */
  static Optional<Version<TableMetadata>> commit(
      TableChain chain, Version<TableMetadata> base, TableMetadata after) {
    PinnedTableOperations operations = chain.pinned(base, table -> table);
    try {
      operations.commit(base.document(), after);
      return operations.committed();
    } catch (StaleBaseException e) {
      return Optional.empty();
    } catch (CommitStateUnknownException e) {
      throw new CommitUnknownException(
          "It could not be found out whether version %d of the table was published; doing it again is safe"
              .formatted(base.number() + 1),
          e);
    }
  }
}
