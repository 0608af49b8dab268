package io.icecap.buffer;

import io.icecap.change.TableId;

/**
 * Redis does not know the table in its present life: it was emptied, restarted, promoted, or the
 * caller's knowledge is from before a recovery. The table is recovered from its chain, then the
 * caller starts over from the new watermarks. Nothing was changed.
 */
public final class RecoveryNeededException extends RuntimeException {
  private final TableId table;

  public RecoveryNeededException(TableId table) {
    super("Redis has no valid state of table " + table + "; it has to be recovered from its chain");
    this.table = table;
  }

  public TableId table() {
    return table;
  }
}
