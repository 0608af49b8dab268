package io.icecap.apply;

import io.icecap.cache.CacheBusyException;
import io.icecap.cache.HeldCache;
import io.icecap.cache.KeyIndex;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.PartitionSnapshot;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * The cached partitions of one table that this applier works on: held open for a round, then given
 * back, so that the cache can let go of what is not in use.
 */
final class OpenPartitions implements AutoCloseable {
  private final PartitionCaches caches;
  private final TableId table;
  private final Tidying tidying;
  private final Map<PartitionKey, PartitionCache> open = new ConcurrentHashMap<>();

  /** Null where the round has not needed it. */
  private KeyIndex index;

  /** The schema that all of them are held for. */
  private int schemaId = RowSchema.OF_A_RECORD;

  /** Changed since they were tidied, the longest waiting first; the index is that of all. */
  private final Set<PartitionKey> untidied = new LinkedHashSet<>();

  /** What has been handed over to be tidied. */
  private Tidied tidied = Tidied.NOTHING;

  OpenPartitions(PartitionCaches caches, TableId table, Tidying tidying) {
    this.caches = caches;
    this.table = table;
    this.tidying = tidying;
  }

  /**
   * @param done whether nothing is left to do there
   */
  private record Tidied(Optional<PartitionKey> partition, Future<Boolean> done) {
    static final Tidied NOTHING =
        new Tidied(Optional.empty(), CompletableFuture.completedFuture(true));
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
    KeyIndex keys = openedIndex(schema);
    untidied.add(PartitionKey.ALL);
    keys.catchUp(allFiles(head));
    return keys;
  }

  private KeyIndex openedIndex(RowSchema schema) {
    if (index == null) {
      index = caches.openIndex(table, schema);
    }
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

  /**
   * Hands over one partition, or the index, each in its turn, if it has become untidy. It is not
   * there for the next rounds until that is done: {@link #isTidied}; who opens it all the same
   * waits.
   */
  void tidyNext(RowSchema schema) {
    if (!tidied.done().isDone() || !tidying.isIdle()) {
      return;
    }
    takeBack();
    Iterator<PartitionKey> turns = untidied.iterator();
    if (turns.hasNext()) {
      PartitionKey next = turns.next();
      turns.remove();
      handOver(next, schema);
    }
  }

  /** Keeps all that is open in shape, at once: for who does not come back. */
  void tidyAll() {
    open.values().stream().filter(PartitionCache::isUntidy).forEach(PartitionCache::tidy);
  }

  private void handOver(PartitionKey partition, RowSchema schema) {
    HeldCache held = isIndex(partition) ? openedIndex(schema) : opened(partition, schema);
    if (held.isUntidy()) {
      if (isIndex(partition)) {
        index = null;
      } else {
        open.remove(partition);
      }
      tidied = new Tidied(Optional.of(partition), tidying.start(held));
    }
  }

  /** After it is done. */
  private void takeBack() {
    boolean finished = awaitTidied();
    tidied.partition().filter(partition -> !finished).ifPresent(untidied::add);
    tidied = Tidied.NOTHING;
  }

  private boolean awaitTidied() {
    try {
      return tidied.done().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheBusyException("Interrupted while a cached partition is tidied");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Whether the partition is not there, since it is being tidied. */
  boolean isTidied(PartitionKey partition) {
    return tidied.partition().filter(partition::equals).isPresent() && !tidied.done().isDone();
  }

  private static boolean isIndex(PartitionKey partition) {
    return partition.equals(PartitionKey.ALL);
  }

  /** The partition as of the head; nothing of it may be held. */
  PartitionSnapshot snapshot(PartitionKey partition, RowSchema schema, Head head) {
    if (isTidied(partition)) {
      boolean ignored = awaitTidied(); // else it would be copied from its data files
    }
    return caches.snapshot(table, partition, schema, head.files(partition));
  }

  /** The partition, whose cache holds nothing of rows that the head has not. */
  PartitionKey purged(PartitionKey partition, RowSchema schema, Head head) {
    PartitionCache cache = opened(partition, schema);
    boolean isEmpty = cache.equalsFiles(List.of());
    (isEmpty ? cache : current(partition, schema, head)).purge();
    return partition;
  }

  /** The same of everything that is no partition of the head: its index, and what has left it. */
  void purgeOthers(RowSchema schema, Head head, boolean rowsMove) {
    if (rowsMove) {
      openedIndex(schema).purge(allFiles(head));
    }
    Set<PartitionKey> left = new HashSet<>(open.keySet());
    left.removeAll(head.partitions());
    left.forEach(partition -> open.remove(partition).close());
    untidied.removeAll(left);
    caches.forgetOthers(table, head.partitions());
  }

  private static List<LiveFile> allFiles(Head head) {
    return head.partitions().stream().flatMap(p -> head.files(p).stream()).toList();
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
