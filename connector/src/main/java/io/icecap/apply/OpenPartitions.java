package io.icecap.apply;

import io.icecap.cache.KeyIndex;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.PartitionSnapshot;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cached partitions of one table that this applier works on: held open for a round, then given
 * back, so that the cache can let go of what is not in use.
 */
final class OpenPartitions implements AutoCloseable {
  private final PartitionCaches caches;
  private final TableId table;
  private final Map<PartitionKey, PartitionCache> open = new ConcurrentHashMap<>();

  /** Null where the round has not needed it. */
  private KeyIndex index;

  /** The schema that all of them are held for. */
  private int schemaId = RowSchema.OF_A_RECORD;

  /** Changed since they were tidied, the longest waiting first. */
  private final Set<PartitionKey> untidied = new LinkedHashSet<>();

  OpenPartitions(PartitionCaches caches, TableId table) {
    this.caches = caches;
    this.table = table;
  }

  /** The cached partition, made equal to the head if it was not. */
  PartitionCache current(PartitionKey partition, RowSchema schema, Head head) {
    PartitionCache cache = opened(partition, schema);
    List<LiveFile> files = head.files(partition);
    if (!cache.equalsFiles(files)) {
      cache.catchUp(files);
    }
    return cache;
  }

  /** The index of the table's keys, made equal to the head. */
  KeyIndex index(RowSchema schema, Head head) {
    if (index == null) {
      index = caches.openIndex(table, schema);
    }
    index.catchUp(head.partitions().stream().flatMap(p -> head.files(p).stream()).toList());
    return index;
  }

  private PartitionCache opened(PartitionKey partition, RowSchema schema) {
    holdFor(schema);
    return open.computeIfAbsent(partition, p -> caches.open(table, p, schema));
  }

  /** What is held for another schema is given back; it is made fit when it is opened again. */
  private synchronized void holdFor(RowSchema schema) {
    if (schema.id() != schemaId) {
      close();
      schemaId = schema.id();
    }
  }

  /** What was changed since the head is published with the new one. */
  void published(Iterable<PartitionKey> partitions, Head head) {
    for (PartitionKey partition : partitions) {
      open.get(partition).published(head.files(partition));
      untidied.add(partition);
    }
  }

  /** Tidies one changed partition, each in its turn, so that no round is held up for long. */
  void tidyNext(RowSchema schema) {
    if (index != null) {
      index.tidy();
    }
    Iterator<PartitionKey> turns = untidied.iterator();
    if (turns.hasNext()) {
      PartitionKey partition = turns.next();
      turns.remove();
      if (!opened(partition, schema).tidy()) {
        untidied.add(partition);
      }
    }
  }

  /** The partition as of the head; nothing of it may be held. */
  PartitionSnapshot snapshot(PartitionKey partition, RowSchema schema, Head head) {
    return caches.snapshot(table, partition, schema, head.files(partition));
  }

  /** The partition, whose cache holds nothing of deleted rows any more. */
  PartitionKey purged(PartitionKey partition, RowSchema schema) {
    opened(partition, schema).purge();
    return partition;
  }

  void discard() {
    open.values().forEach(PartitionCache::discard);
  }

  /** Gives back what is held; may be used again. */
  @Override
  public void close() {
    open.values().forEach(PartitionCache::close);
    open.clear();
    if (index != null) {
      index.close();
      index = null;
    }
  }
}
