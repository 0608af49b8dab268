package io.icecap.apply;

import io.icecap.change.TableId;

/** Is told of every snapshot that an applier published; must not block. */
public interface SnapshotListener {
  SnapshotListener NONE = snapshot -> {};

  void published(PublishedSnapshot snapshot);

  /** The table's turn ended well, with or without a snapshot. */
  default void succeeded(TableId table) {}

  /** The table's turn ended early; there will be another one. */
  default void failed(TableId table, RuntimeException reason) {}
}
