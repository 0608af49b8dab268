package io.icecap.apply;

import io.icecap.cache.RowPlace;
import io.icecap.change.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a batch changes in one partition.
 *
 * @param changes at most one per key
 * @param arriving per upsert whose row comes from another partition or key, by its index, where
 *     that is
 */
record PartitionChanges(List<Change> changes, Map<Integer, RowPlace> arriving) {
  /**
   * @param from where its row comes from, if that is another partition or key
   */
  void add(Change change, Optional<RowPlace> from) {
    from.ifPresent(place -> arriving.put(changes.size(), place));
    changes.add(change);
  }
}
