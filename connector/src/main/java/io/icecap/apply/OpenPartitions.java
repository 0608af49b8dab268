package io.icecap.apply;

import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The cached partitions of one table that this applier holds open. */
final class OpenPartitions implements AutoCloseable {
  private final PartitionCaches caches;
  private final TableId table;
  private final Map<PartitionKey, PartitionCache> open = new ConcurrentHashMap<>();

  private Iterator<PartitionCache> turns = Collections.emptyIterator();

  OpenPartitions(PartitionCaches caches, TableId table) {
    this.caches = caches;
    this.table = table;
  }

  /** The cached partition, made equal to the head if it was not. */
  PartitionCache current(PartitionKey partition, RowSchema schema, Head head) {
    PartitionCache cache = open.computeIfAbsent(partition, p -> caches.open(table, p, schema));
    List<LiveFile> files = head.files(partition);
    if (!cache.equalsFiles(files)) {
      cache.catchUp(files);
    }
    return cache;
  }

  /** What was changed since the head is published with the new one. */
  void published(Iterable<PartitionKey> partitions, Head head) {
    for (PartitionKey partition : partitions) {
      open.get(partition).published(head.files(partition));
    }
  }

  /** Tidies one cached partition, each in its turn, so that no round is held up for long. */
  void tidyNext() {
    if (!turns.hasNext()) {
      turns = List.copyOf(open.values()).iterator();
    }
    if (turns.hasNext()) {
      turns.next().tidy();
    }
  }

  void discard() {
    open.values().forEach(PartitionCache::discard);
  }

  @Override
  public void close() {
    open.values().forEach(PartitionCache::close);
    open.clear();
    turns = Collections.emptyIterator();
  }
}
