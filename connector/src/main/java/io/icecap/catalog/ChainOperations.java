package io.icecap.catalog;

import io.icecap.change.TableId;
import java.util.Optional;

/**
 * Something by its name: its chain and the head of that, as last looked at. In the words of
 * Iceberg's {@code TableOperations} and {@code ViewOperations}, which say the same of both.
 *
 * @param <C> the chain
 * @param <D> what a version of it is
 */
abstract class ChainOperations<C, D> {
  private C chain;
  private Version<D> current;
  private boolean looked;

  abstract Optional<C> find();

  abstract TableId id(C chain);

  /** Empty if there is none any more. */
  abstract Optional<Version<D>> look(C chain);

  abstract RuntimeException gone();

  abstract RuntimeException taken();

  /** Begins the chain, and gives it the name. */
  abstract C create(D document);

  abstract Version<D> first(C chain);

  /**
   * Commits on top of the head as last looked at.
   *
   * @throws StaleBaseException if it is not the head, and the document can perhaps be made to fit
   */
  abstract Version<D> append(C chain, Version<D> head, D document);

  /** Commits what was made of {@code base}, which is not the head, on top of that; or refuses. */
  abstract void commitLater(D base, D document);

  public final D current() {
    return looked ? document() : refresh();
  }

  public final D refresh() {
    boolean wasThere = current != null;
    Optional<C> found = find();
    chain = found.orElse(null);
    current = found.flatMap(this::look).orElse(null);
    looked = true;
    if (wasThere && current == null) {
      throw gone();
    }
    return document();
  }

  @SuppressWarnings("ReferenceEquality") // as Iceberg asks: the very object that was handed out
  public final void commit(D base, D document) {
    if (base == document) {
      return;
    }
    if (base == null) {
      if (current() != null) {
        throw taken();
      }
      chain = create(document);
      current = first(chain);
      return;
    }
    boolean isHead = base == current() && isNamed();
    if (!isHead) {
      refresh();
    }
    if (!isHead || !isAppended(document)) {
      commitLater(base, document);
    }
  }

  /** False, and the head is looked for again, if another commit was faster. */
  final boolean isAppended(D document) {
    try {
      current = append(chain, current, document);
      return true;
    } catch (StaleBaseException e) {
      refresh();
      return false;
    }
  }

  /** Whether the name is still of what {@link #current} is of. */
  private boolean isNamed() {
    return find().filter(named -> id(named).equals(id(chain))).isPresent();
  }

  private D document() {
    return current == null ? null : current.document();
  }
}
