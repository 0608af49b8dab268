package io.icecap.apply;

import io.icecap.cache.FreshFile;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Another thread has them, until they are taken back. */
  private final Set<PartitionKey> lent = new HashSet<>();

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
   * Hands over one partition, or the index, each in its turn, if it has become untidy. It is away
   * for the next rounds until that is done: {@link #isAway}; who opens it all the same waits.
   */
  void tidyNext(RowSchema schema) {
    if (!tidied.done().isDone() || !tidying.isIdle()) {
      return;
    }
    takeBack();
    Optional<PartitionKey> next = untidied.stream().filter(key -> !lent.contains(key)).findFirst();
    if (next.isPresent()) {
      untidied.remove(next.get());
      handOver(next.get(), schema);
    }
  }

  /** Keeps all that is open in shape, at once: for who does not come back. */
  void tidyAll() {
    open.values().stream().filter(PartitionCache::isUntidy).forEach(PartitionCache::tidy);
  }

  private void handOver(PartitionKey partition, RowSchema schema) {
    HeldCache held = part(partition, schema);
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
    boolean finished = BackgroundThread.result(tidied.done());
    tidied.partition().filter(partition -> !finished).ifPresent(untidied::add);
    tidied = Tidied.NOTHING;
  }

  /** Whether the partition is not there, since another thread has it. */
  boolean isAway(PartitionKey partition) {
    return isTidied(partition) || lent.contains(partition);
  }

  private boolean isTidied(PartitionKey partition) {
    return tidied.partition().filter(partition::equals).isPresent() && !tidied.done().isDone();
  }

  /** The partition as of the head, for another thread, until it is taken back or has closed it. */
  PartitionCache lend(PartitionKey partition, RowSchema schema, Head head) {
    PartitionCache cache = current(partition, schema, head);
    open.remove(partition);
    lent.add(partition);
    return cache;
  }

  /** It is held as any other again. */
  void takeBack(PartitionKey partition, PartitionCache cache) {
    lent.remove(partition);
    open.put(partition, cache);
  }

  /** It is closed by who has it. */
  void leave(PartitionKey partition) {
    lent.remove(partition);
  }

  private static boolean isIndex(PartitionKey partition) {
    return partition.equals(PartitionKey.ALL);
  }

  /** The partition as of the head; nothing of it may be held. */
  PartitionSnapshot snapshot(PartitionKey partition, RowSchema schema, Head head) {
    if (isTidied(partition)) {
      boolean ignored =
          BackgroundThread.result(tidied.done()); // else it would be copied from its data files
    }
    return caches.snapshot(table, partition, schema, head.files(partition));
  }

  /** A part's file, to be written anew. */
  FreshFile anew(PartitionKey part, RowSchema schema) {
    return part(part, schema).anew();
  }

  /** The live files that a part has to have; of what is empty none. */
  List<LiveFile> wanted(PartitionKey part, RowSchema schema, Head head) {
    boolean isEmpty = part(part, schema).equalsFiles(List.of());
    return isEmpty ? List.of() : isIndex(part) ? allFiles(head) : head.files(part);
  }

  /** Puts a part's file that was written anew in place; it is brought to the head when needed. */
  void replace(PartitionKey part, RowSchema schema, FreshFile file) {
    part(part, schema).replace(file);
  }

  /** What the cache has of partitions that the head has not goes. */
  void forgetOthers(Head head) {
    Set<PartitionKey> left = new HashSet<>(open.keySet());
    left.removeAll(head.partitions());
    left.forEach(partition -> open.remove(partition).close());
    untidied.removeAll(left);
    caches.forgetOthers(table, head.partitions());
  }

  /** A partition, or the index. */
  private HeldCache part(PartitionKey part, RowSchema schema) {
    return isIndex(part) ? openedIndex(schema) : opened(part, schema);
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
