package io.icecap.table;

import io.icecap.change.AppliedOffsets;
import java.util.List;
import java.util.Map;

/**
 * What one commit changes.
 *
 * @param base the head that everything below was computed from
 * @param applied what is applied with this snapshot
 * @param kind whether rows change, or only the files that hold them
 * @param summary further entries of the snapshot's summary
 */
public record SnapshotUpdate(
    Head base,
    AppliedOffsets applied,
    Kind kind,
    List<PartitionUpdate> partitions,
    Map<String, String> summary) {
  /** What kind of commit. */
  public enum Kind {
    /** Rows were added and deleted. */
    ROWS,
    /** The same rows in other files: compaction. */
    REWRITE,
    /** Neither; what is said of files that have left the table is left out from now on. */
    MANIFESTS
  }
}
