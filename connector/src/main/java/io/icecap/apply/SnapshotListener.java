package io.icecap.apply;

/** Is told of every snapshot that an applier published; must not block. */
public interface SnapshotListener {
  SnapshotListener NONE = snapshot -> {};

  void published(PublishedSnapshot snapshot);
}
