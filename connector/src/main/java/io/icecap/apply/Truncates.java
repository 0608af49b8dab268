package io.icecap.apply;

import io.icecap.change.Change;
import io.icecap.change.SourcePartition;
import java.util.HashMap;
import java.util.Map;

/**
 * The last truncate of each source in a batch. Within a source offsets say what came before it;
 * between sources, the times at which the source committed.
 */
final class Truncates {
  private final Map<SourcePartition, Change> last = new HashMap<>();

  void add(SourcePartition source, Change truncate) {
    last.merge(source, truncate, (a, b) -> a.offset() > b.offset() ? a : b);
  }

  boolean any() {
    return !last.isEmpty();
  }

  /** Whether none of the truncates takes the row of this change away again. */
  boolean spare(SourcePartition source, Change change) {
    for (Map.Entry<SourcePartition, Change> truncate : last.entrySet()) {
      boolean later =
          truncate.getKey().equals(source)
              ? change.offset() > truncate.getValue().offset()
              : change.sourceMillis() >= truncate.getValue().sourceMillis();
      if (!later) {
        return false;
      }
    }
    return true;
  }

  /** The offset from which on changes of the source are still of use; 0 where all are. */
  long from(SourcePartition source) {
    Change truncate = last.get(source);
    return truncate == null ? 0 : truncate.offset() + 1;
  }
}
