package io.icecap.sql;

import io.icecap.apply.PendingChanges;
import io.icecap.buffer.Claim;
import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.util.List;
import java.util.Optional;

/**
 * A table at one moment.
 *
 * @param schema the columns it is shown with
 * @param buffered what was in the buffer; empty if that is not looked at
 */
record PinnedTable(LiveTable table, RowSchema schema, Head head, Optional<Claim> buffered) {
  boolean hasBuffered() {
    return buffered.isPresent() && !buffered.get().isEmpty();
  }

  /** Anew each time, since it can be read once. */
  Optional<PendingChanges> pending() {
    return buffered
        .filter(claim -> !claim.isEmpty())
        .map(claim -> PendingChanges.of(claim, head, table));
  }

  /** The live data files of all partitions. */
  List<LiveFile> files() {
    return head.partitions().stream().flatMap(key -> head.files(key).stream()).toList();
  }
}
