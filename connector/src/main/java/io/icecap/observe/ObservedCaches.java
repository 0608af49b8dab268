package io.icecap.observe;

import io.icecap.cache.AppendedRows;
import io.icecap.cache.KeyIndex;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.PartitionSnapshot;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.LiveFile;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Tells whether cached partitions are up to date when they are used, and of what is done there. */
public final class ObservedCaches implements PartitionCaches {
  private final PartitionCaches caches;
  private final ObservedTables tables;
  private final Observer observer;

  /**
   * @param tables know the names of the tables
   */
  public ObservedCaches(PartitionCaches caches, ObservedTables tables, Observer observer) {
    this.caches = caches;
    this.tables = tables;
    this.observer = observer;
  }

  @Override
  public PartitionCache open(TableId table, PartitionKey partition, RowSchema schema) {
    Timed timed = new Timed(observer);
    return Around.proxy(
        PartitionCache.class,
        caches.open(table, partition, schema),
        Map.of(
            "equalsFiles",
            (call, arguments) -> told(table, (Boolean) call.proceed()),
            "catchUp",
            timed.as(Step.LOAD),
            "rebuild",
            timed.as(Step.LOAD),
            "merge",
            timed.as(Step.MERGE),
            "compact",
            timed.as(Step.COMPACT)));
  }

  private boolean told(TableId table, boolean current) {
    tables.name(table).ifPresent(name -> observer.cached(name, current));
    return current;
  }

  @Override
  public PartitionSnapshot snapshot(
      TableId table, PartitionKey partition, RowSchema schema, List<LiveFile> files) {
    return caches.snapshot(table, partition, schema, files);
  }

  @Override
  public KeyIndex openIndex(TableId table, RowSchema schema) {
    return caches.openIndex(table, schema);
  }

  @Override
  public void forgetOthers(TableId table, Collection<PartitionKey> partitions) {
    caches.forgetOthers(table, partitions);
  }

  @Override
  public void forgetUnused(Duration time) {
    caches.forgetUnused(time);
  }

  @Override
  public AppendedRows appendedRows(TableId table) {
    return caches.appendedRows(table);
  }

  @Override
  public void close() {
    caches.close();
  }
}
