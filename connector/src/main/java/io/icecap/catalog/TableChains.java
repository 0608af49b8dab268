package io.icecap.catalog;

import io.icecap.change.TableId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chains of the tables, one object for each that is in use. Thread-safe. */
final class TableChains {
  private static final Logger LOG = LoggerFactory.getLogger(TableChains.class);
  private static final int REMEMBERED = 1000;

  private final TablePointers pointers;
  private final MetadataIO io;
  private final Housekeeping housekeeping;
  private final TransactionSettlement settlement;
  private final Map<TableId, TableChain> chains =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TableId, TableChain> eldest) {
          return size() > REMEMBERED;
        }
      };

  TableChains(
      TablePointers pointers,
      MetadataIO io,
      Housekeeping housekeeping,
      TransactionSettlement settlement) {
    this.pointers = pointers;
    this.io = io;
    this.housekeeping = housekeeping;
    this.settlement = settlement;
  }

  TableChain of(TableEntry entry) {
    synchronized (chains) {
      return chains.computeIfAbsent(entry.id(), id -> open(entry));
    }
  }

  private TableChain open(TableEntry entry) {
    return new TableChain(entry, pointers, io, housekeeping, settlement);
  }

  /** Of a table that has no name any more, with what Redis knows of it. */
  void forget(TableId table) {
    synchronized (chains) {
      chains.remove(table);
    }
    try {
      pointers.remove(table);
    } catch (RuntimeException e) {
      LOG.warn("The pointer of the dropped table {} stays in Redis", table, e);
    }
  }

  /** Deletes the versions of a table that is forgotten. */
  void delete(TableEntry entry) {
    open(entry).delete();
  }
}
