package io.icecap.store;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Finds out with a small object, which it removes, whether a store does what commits need: take
 * what is written, and not over what another one has written.
 */
public final class StoreTrial {
  private static final String FOLDER = "_icecap/trials";
  private static final byte[] CONTENT = {0};

  private final ObjectStore store;
  private final Supplier<UUID> ids;

  public StoreTrial(ObjectStore store, Supplier<UUID> ids) {
    this.store = store;
    this.ids = ids;
  }

  /**
   * What is wrong and how to fix it; empty if nothing is.
   *
   * @throws RuntimeException the store's own if it can't be reached or refuses the object
   */
  public Optional<String> problem(Location warehouse) {
    Location trial = warehouse.resolve(FOLDER).resolve(ids.get().toString());
    boolean first = store.putIfAbsent(trial, CONTENT);
    try {
      return first && store.putIfAbsent(trial, CONTENT)
          ? Optional.of(
              "%s writes over an object that is there though it is told not to (If-None-Match: *), so that two commits could become one; use a store with conditional writes"
                  .formatted(warehouse))
          : Optional.empty();
    } finally {
      store.delete(trial);
    }
  }
}
