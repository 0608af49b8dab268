package io.icecap.replica;

import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.util.List;
import java.util.Optional;

/**
 * Keeps replicas of tables near their heads. An applier asks it between two applies whether copies
 * of partitions are wanted; everything that takes long or may fail happens elsewhere. Thread-safe.
 */
public interface Replicas extends AutoCloseable {
  /** For tables without replicas. */
  Replicas NONE =
      new Replicas() {
        @Override
        public boolean keepsAny() {
          return false;
        }

        @Override
        public boolean keeps(LiveTable table) {
          return false;
        }

        @Override
        public Optional<Refresh> due(LiveTable table, Head head) {
          return Optional.empty();
        }

        @Override
        public List<ReplicaStatus> status() {
          return List.of();
        }

        @Override
        public void close() {}
      };

  /** Whether tables have replicas at all, as far as is known. */
  boolean keepsAny();

  /** Whether this table has replicas. */
  boolean keeps(LiveTable table);

  /**
   * The refresh that the table's replicas are due for, if they are; to be {@link Refresh#start
   * started} or {@link Refresh#abandon abandoned} before the head changes. Neither waits nor reads
   * from the store.
   */
  Optional<Refresh> due(LiveTable table, Head head);

  /** How far each replica is behind the head as last seen; one entry per table and format. */
  List<ReplicaStatus> status();

  /** Ends within a bounded time; a refresh that is under way may be cut off, which does no harm. */
  @Override
  void close();
}
