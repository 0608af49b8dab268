package io.icecap.catalog;

import io.icecap.change.TableId;
import io.icecap.store.Backoff;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of a warehouse, in a chain of their own under {@code _icecap/names}, so that they
 * survive Redis too. Thread-safe.
 */
final class WarehouseNames {
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseNames.class);
  private static final int ATTEMPTS = 20;

  private final VersionChain<Names> chain;

  WarehouseNames(
      ObjectStore store,
      Location warehouse,
      TablePointers pointers,
      Supplier<UUID> ids,
      Clock clock) {
    UUID id = UUID.nameUUIDFromBytes(warehouse.uri().getBytes(StandardCharsets.UTF_8));
    this.chain =
        new VersionChain<>(
            new TableId("icecap", "names-" + id),
            pointers,
            new VersionFiles(store, warehouse.resolve("_icecap").resolve("names"), "names.json"),
            new NamesDocuments(ids),
            clock);
  }

  /** The names by the pointer: perhaps without what was changed a moment ago. */
  Names recent() {
    Optional<Version<Names>> head = chain.head();
    if (head.isPresent() && !chain.hasPointer()) {
      recover();
    }
    return head.map(Version::document).orElse(Names.NONE);
  }

  /** The names by the store. */
  Names latest() {
    return chain.headOfChain().map(Version::document).orElse(Names.NONE);
  }

  Optional<TableEntry> find(TableIdentifier name) {
    return recent().table(name).or(() -> latest().table(name));
  }

  Optional<TableEntry> findView(TableIdentifier name) {
    return recent().view(name).or(() -> latest().view(name));
  }

  Optional<TableEntry> find(TableId id) {
    return recent().table(id).or(() -> latest().table(id));
  }

  /**
   * Changes the names atomically: of two changes at the same time the later one sees the other.
   *
   * @param change computes the new names from the latest ones; may be called again; returning an
   *     equal changes nothing
   * @throws CommitFailedException if others were faster too many times
   * @throws CommitStateUnknownException if the outcome could not be found out
   */
  void update(UnaryOperator<Names> change) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Version<Names>> head = chain.headOfChain();
      Names before = head.map(Version::document).orElse(Names.NONE);
      Names after = change.apply(before);
      if (after.equals(before)) {
        return;
      }
      try {
        Version<Names> ignored =
            head.isPresent() ? chain.append(head.get(), after) : chain.start(after);
        return;
      } catch (VersionRefusedException e) {
        if (!Backoff.pause(attempt)) {
          break;
        }
      } catch (VersionUnknownException e) {
        throw new CommitStateUnknownException(e);
      }
    }
    throw new CommitFailedException(
        "The names of the warehouse were changed by others %d times in a row; try again", ATTEMPTS);
  }

  /** Makes the names quick to find again; nothing is buffered that a new life could lose. */
  private void recover() {
    try {
      chain.recover();
    } catch (RuntimeException e) {
      LOG.warn("The names of the warehouse stay without a pointer for now", e);
    }
  }
}
