package io.icecap.observe;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.apply.SnapshotListener;
import io.icecap.change.TableId;

/** Tells of what an applier publishes and what it fails at, besides whoever else wants to know. */
public final class ObservedApplies implements SnapshotListener {
  private final SnapshotListener listener;
  private final ObservedTables tables;
  private final Observer observer;

  /**
   * @param tables know the names of the tables
   */
  public ObservedApplies(SnapshotListener listener, ObservedTables tables, Observer observer) {
    this.listener = listener;
    this.tables = tables;
    this.observer = observer;
  }

  @Override
  public void published(PublishedSnapshot snapshot) {
    observer.published(snapshot);
    listener.published(snapshot);
  }

  @Override
  public void succeeded(TableId table) {
    observer.succeeded(name(table));
    listener.succeeded(table);
  }

  @Override
  public void failed(TableId table, RuntimeException reason) {
    observer.failed(name(table), reason);
    listener.failed(table, reason);
  }

  private String name(TableId table) {
    return tables.name(table).map(Object::toString).orElse(table.toString());
  }
}
