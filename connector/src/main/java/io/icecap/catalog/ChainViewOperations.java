package io.icecap.catalog;

import io.icecap.change.TableId;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewOperations;

/** A view by its name. */
final class ChainViewOperations extends ChainOperations<VersionChain<ViewMetadata>, ViewMetadata>
    implements ViewOperations {
  private final Views views;
  private final TableIdentifier name;

  ChainViewOperations(Views views, TableIdentifier name) {
    this.views = views;
    this.name = name;
  }

  @Override
  Optional<VersionChain<ViewMetadata>> find() {
    return views.find(name);
  }

  @Override
  TableId id(VersionChain<ViewMetadata> chain) {
    return chain.id();
  }

  /** By the store: the pointer may lag behind whoever has refused a commit. */
  @Override
  Optional<Version<ViewMetadata>> look(VersionChain<ViewMetadata> chain) {
    return chain.headOfChain();
  }

  @Override
  RuntimeException gone() {
    return new NoSuchViewException("View does not exist: %s", name);
  }

  @Override
  RuntimeException taken() {
    return new AlreadyExistsException("View already exists: %s", name);
  }

  @Override
  VersionChain<ViewMetadata> create(ViewMetadata metadata) {
    try {
      return views.create(name, metadata);
    } catch (VersionUnknownException e) {
      throw new CommitStateUnknownException(e);
    } catch (VersionRefusedException e) {
      throw new CommitFailedException(e, "Cannot commit to view %s: its folder was taken", name);
    }
  }

  @Override
  Version<ViewMetadata> first(VersionChain<ViewMetadata> chain) {
    return chain.head().orElseThrow();
  }

  @Override
  Version<ViewMetadata> append(
      VersionChain<ViewMetadata> chain, Version<ViewMetadata> head, ViewMetadata metadata) {
    try {
      return chain.append(head, metadata);
    } catch (VersionRefusedException e) {
      throw new CommitFailedException(
          e, "Cannot commit to view %s: another commit was faster", name);
    } catch (VersionUnknownException e) {
      throw new CommitStateUnknownException(e);
    }
  }

  @Override
  void commitLater(ViewMetadata base, ViewMetadata metadata) {
    throw new CommitFailedException("Cannot commit to view %s: it has changed", name);
  }
}
