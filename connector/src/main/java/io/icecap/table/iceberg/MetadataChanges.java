package io.icecap.table.iceberg;

import io.icecap.catalog.PinnedTableOperations;
import io.icecap.catalog.StaleBaseException;
import io.icecap.catalog.TableChain;
import io.icecap.catalog.Version;
import io.icecap.change.TableName;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** Versions without a snapshot: what is said about a table changes, and not a row or a file. */
final class MetadataChanges {
  private static final int ATTEMPTS = 20;

  private final TableName name;
  private final TableChain chain;
  private final ProjectedLog projected;

  MetadataChanges(TableName name, TableChain chain, ProjectedLog projected) {
    this.name = name;
    this.chain = chain;
    this.projected = projected;
  }

  /**
   * @param what is changed, for messages
   * @param at where it is tried first
   * @param newest the head of the chain, where it is tried again if other commits are faster
   * @param change gives the very same metadata if there is nothing to change
   * @return the version that was committed; empty if there was nothing to change
   * @throws CommitConflictException if others were faster too often
   * @throws CommitUnknownException if the outcome could not be found out
   */
  @SuppressWarnings("ReferenceEquality") // what is not changed is the very same object
  Optional<Version<TableMetadata>> commit(
      String what,
      IcebergHead at,
      Supplier<IcebergHead> newest,
      Function<IcebergHead, TableMetadata> change) {
    IcebergHead base = at;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      TableMetadata changed = change.apply(base);
      if (changed == base.table()) {
        return Optional.empty();
      }
      Optional<Version<TableMetadata>> committed = once(what, base, changed);
      if (committed.isPresent()) {
        return committed;
      }
      base = newest.get();
    }
    throw new CommitConflictException(
        "The %s of %s could not be changed: other commits were faster %d times"
            .formatted(what, name, ATTEMPTS),
        null);
  }

  /**
   * @return the version that was committed; empty if another commit was there first
   * @throws CommitUnknownException if the outcome could not be found out
   */
  Optional<Version<TableMetadata>> once(String what, IcebergHead at, TableMetadata after) {
    projected.level(at);
    PinnedTableOperations operations = chain.pinned(at.inChain(), table -> table);
    try {
      operations.commit(at.table(), after);
      return operations.committed();
    } catch (StaleBaseException e) {
      return Optional.empty();
    } catch (CommitStateUnknownException e) {
      throw new CommitUnknownException(
          "It could not be found out whether the %s of %s were changed; doing it again is safe"
              .formatted(what, name),
          e);
    }
  }
}
