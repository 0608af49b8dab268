package io.icecap.apply;

import io.icecap.change.TableId;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which snapshots of other engines have been noticed. Used by one thread. */
final class ForeignSnapshots {
  private static final Logger log = LoggerFactory.getLogger(ForeignSnapshots.class);

  private final Map<TableId, OptionalLong> noticed = new HashMap<>();

  /**
   * Whether the head of a table that has sources is a snapshot of another engine that was not
   * noticed before. Never throws.
   */
  boolean isFresh(LiveTable table) {
    try {
      Head head = table.head();
      if (!head.isForeign() || head.applied().sources().isEmpty()) {
        noticed.remove(table.id());
        return false;
      }
      return !head.snapshotId().equals(noticed.put(table.id(), head.snapshotId()));
    } catch (RuntimeException e) {
      log.warn("{} can't be looked at, again later: {}", table.name(), e.getMessage());
      return false;
    }
  }
}
