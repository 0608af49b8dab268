package io.icecap.replica;

import io.icecap.table.LiveTable;

/** One kind of replica. */
public interface ReplicaFormat {
  /** As in {@code file.formats}. */
  String name();

  /**
   * The replica of a table, made if there is none yet.
   *
   * @throws RuntimeException if that is not possible now, or not at all: problem, why, how to fix
   */
  TableReplica open(LiveTable table);
}
