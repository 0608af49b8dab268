package io.icecap.catalog;

import io.icecap.catalog.TransactionMark.State;
import io.icecap.catalog.TransactionRecord.Part;
import io.icecap.change.TableId;
import io.icecap.store.Backoff;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings transactions that somebody comes upon to their end: «Several tables in one commit» in
 * docs/protocol.md. Thread-safe.
 */
final class TransactionSettlement {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionSettlement.class);

  /** About three seconds, in which a transaction that is under way decides itself. */
  private static final int PATIENCE = 6;

  private static final int REMEMBERED = 1000;

  private final ObjectStore store;
  private final TransactionRecords records;
  private final TablePointers pointers;

  /** Those whose pointers have moved, as far as this process remembers. */
  private final Set<UUID> moved =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  /** Those that are shown by the store while their pointers could not be moved. */
  private final Map<UUID, Map<TableId, ChainEntry>> owed = new ConcurrentHashMap<>();

  TransactionSettlement(ObjectStore store, TransactionRecords records, TablePointers pointers) {
    this.store = store;
    this.records = records;
    this.pointers = pointers;
  }

  /** The version of a table to show and to build on, where this one was found in the store. */
  Version<TableMetadata> settled(TableEntry table, Version<TableMetadata> found) {
    Optional<TransactionMark> mark = TransactionMark.of(found);
    if (mark.isEmpty()) {
      return found;
    }
    UUID transaction = mark.get().transaction();
    if (mark.get().state() == State.FINISHED && moved.contains(transaction)) {
      return found;
    }
    TransactionRecord record = decided(transaction);
    if (!record.committed()) {
      return found;
    }
    boolean ignored = finish(transaction, record);
    if (mark.get().state() == State.FINISHED) {
      return found;
    }
    Part own =
        record.parts().stream()
            .filter(part -> part.table().id().equals(table.id()))
            .findFirst()
            .orElseThrow();
    return version(own);
  }

  /** Waits a little for it to be decided, and then aborts it. */
  private TransactionRecord decided(UUID transaction) {
    for (int attempt = 1; attempt <= PATIENCE; attempt++) {
      Optional<TransactionRecord> record = records.find(transaction);
      if (record.isPresent()) {
        return record.get();
      }
      Backoff.pause(attempt);
    }
    return records.decide(transaction, TransactionRecord.ABORTED);
  }

  /**
   * Puts what is missing of its versions, and moves all pointers at once. May be repeated.
   *
   * @return whether the pointers have moved
   */
  boolean finish(UUID transaction, TransactionRecord record) {
    Map<TableId, ChainEntry> heads = new HashMap<>();
    for (Part part : record.parts()) {
      Version<TableMetadata> version = version(part);
      // where the chain has gone on it was put, and may have expired since
      if (files(part).highest().orElse(0) == part.mark()) {
        put(part, version);
      }
      heads.put(
          part.table().id(),
          new ChainEntry(
              version.number(), version.location(), TableChain.applied(version.document())));
    }
    try {
      move(transaction, heads);
      return true;
    } catch (RuntimeException e) {
      owed.put(transaction, heads);
      LOG.warn(
          "Transaction {} is published; its pointers will be moved when Redis answers",
          transaction,
          e);
      return false;
    }
  }

  private void move(UUID transaction, Map<TableId, ChainEntry> heads) {
    pointers.moveTogether(heads);
    moved.add(transaction);
    owed.remove(transaction);
  }

  /**
   * Moves the pointers that could not be moved before. Until then another pointer may be older than
   * what is shown already.
   *
   * @throws RuntimeException as {@link TablePointers#moveTogether}
   */
  void moveOwed() {
    owed.forEach(this::move);
  }

  /**
   * To be asked before a version is put on top of another one.
   *
   * @throws RuntimeException as {@link #moveOwed}, if the other one is of a transaction whose
   *     pointers have not moved: they would move one by one
   */
  void requireMoved(Version<TableMetadata> base) {
    boolean isOwed =
        TransactionMark.of(base).filter(mark -> owed.containsKey(mark.transaction())).isPresent();
    if (isOwed) {
      moveOwed();
    }
  }

  private void put(Part part, Version<TableMetadata> version) {
    try {
      files(part).append(version.number(), documents(part).encode(version.document()));
    } catch (VersionRefusedException e) {
      LOG.debug("{} was put by somebody else", version.location());
    }
  }

  Version<TableMetadata> version(Part part) {
    Location location = files(part).location(part.mark() + 1);
    return new Version<>(
        part.mark() + 1, location, TableMetadataParser.fromJson(location.uri(), part.metadata()));
  }

  private VersionFiles files(Part part) {
    return new VersionFiles(store, part.table().folder(), part.table().versions());
  }

  private static MetadataDocuments documents(Part part) {
    return new MetadataDocuments(part.table().versions());
  }
}
