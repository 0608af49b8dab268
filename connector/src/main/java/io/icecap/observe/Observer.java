package io.icecap.observe;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.change.TableName;
import io.icecap.table.SnapshotUpdate;
import java.time.Duration;
import java.util.List;

/** Is told what a process does, by the threads that do it; must neither block nor throw. */
public interface Observer {
  Observer NONE = new Observer() {};

  default void took(Step step, Duration duration) {}

  /** Changes were buffered. */
  default void buffered(long changes, long bytes) {}

  default void published(PublishedSnapshot snapshot) {}

  /** A snapshot of any kind was published. */
  default void committed(TableName table, SnapshotUpdate.Kind kind) {}

  /** A commit was lost against another one. */
  default void lost(TableName table) {}

  /** It could not be found out whether a commit was made. */
  default void doubted(TableName table) {}

  /**
   * A cached partition was used.
   *
   * @param current whether it was as the head has it
   */
  default void cached(TableName table, boolean current) {}

  /**
   * The table's turn ended early and is tried again.
   *
   * @param table its name, or its id if the name is not known
   */
  default void failed(String table, RuntimeException reason) {}

  /** The table's turn ended well. */
  default void succeeded(String table) {}

  /**
   * A source of the table gets no further, as long as the table or its records are as they are;
   * said again each time that it was tried again.
   *
   * @param table its name, or the topic if there is no table
   */
  default void stopped(String table, String reason) {}

  /** A record was set aside or skipped. */
  default void setAside(String topic) {}

  /** What the tables that ingest feeds have in the buffer. */
  default void holds(long bytes) {}

  /** Ingest waits, or no longer, until less is buffered. */
  default void paused(boolean paused) {}

  /** One that tells all of these. */
  static Observer of(List<Observer> observers) {
    return Around.all(observers);
  }
}
