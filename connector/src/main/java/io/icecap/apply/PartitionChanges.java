package io.icecap.apply;

import io.icecap.cache.RowPlace;
import io.icecap.change.Change;
import java.util.List;
import java.util.Map;

/**
 * What a batch changes in one partition.
 *
 * @param changes at most one per key
 * @param arriving per upsert whose row comes from another partition, by its index, where that is
 */
record PartitionChanges(List<Change> changes, Map<Integer, RowPlace> arriving) {}
