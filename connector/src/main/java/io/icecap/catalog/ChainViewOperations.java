package io.icecap.catalog;

import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewOperations;

/** A view by its name. */
final class ChainViewOperations implements ViewOperations {
  private final Views views;
  private final TableIdentifier name;
  private VersionChain<ViewMetadata> chain;
  private Version<ViewMetadata> current;
  private boolean looked;

  ChainViewOperations(Views views, TableIdentifier name) {
    this.views = views;
    this.name = name;
  }

  @Override
  public ViewMetadata current() {
    return looked ? metadata() : refresh();
  }

  @Override
  public ViewMetadata refresh() {
    boolean wasThere = current != null;
    Optional<VersionChain<ViewMetadata>> found = views.find(name);
    chain = found.orElse(null);
    // by the store: the pointer may lag behind whoever has refused a commit
    current = found.flatMap(VersionChain::headOfChain).orElse(null);
    looked = true;
    if (wasThere && current == null) {
      throw new NoSuchViewException("View does not exist: %s", name);
    }
    return metadata();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // as ViewOperations asks: the very object it handed out
  public void commit(ViewMetadata base, ViewMetadata metadata) {
    if (base == metadata) {
      return;
    }
    if (base == null) {
      create(metadata);
    } else if (base != metadata() || !isNamed()) {
      refresh();
      throw new CommitFailedException("Cannot commit to view %s: it has changed", name);
    } else {
      append(metadata);
    }
  }

  private void create(ViewMetadata metadata) {
    if (current() != null) {
      throw new AlreadyExistsException("View already exists: %s", name);
    }
    try {
      chain = views.create(name, metadata);
    } catch (VersionUnknownException e) {
      throw new CommitStateUnknownException(e);
    } catch (VersionRefusedException e) {
      throw new CommitFailedException(e, "Cannot commit to view %s: its folder was taken", name);
    }
    current = chain.head().orElseThrow();
  }

  private void append(ViewMetadata metadata) {
    try {
      current = chain.append(current, metadata);
    } catch (VersionRefusedException e) {
      throw new CommitFailedException(
          e, "Cannot commit to view %s: another commit was faster", name);
    } catch (VersionUnknownException e) {
      throw new CommitStateUnknownException(e);
    }
  }

  /** Whether the name is still of the view that {@link #current} is of. */
  private boolean isNamed() {
    return views.find(name).filter(named -> named.id().equals(chain.id())).isPresent();
  }

  private ViewMetadata metadata() {
    return current == null ? null : current.document();
  }
}
