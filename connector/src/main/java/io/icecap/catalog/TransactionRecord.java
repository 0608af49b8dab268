package io.icecap.catalog;

import java.util.List;

/**
 * What has become of a transaction.
 *
 * @param committed false: aborted, and without parts
 */
record TransactionRecord(boolean committed, List<Part> parts) {
  static final TransactionRecord ABORTED = new TransactionRecord(false, List.of());

  /**
   * One table of it.
   *
   * @param mark the version that is its mark; the one after it is what the transaction has made
   * @param metadata of that one, as Iceberg's JSON
   */
  record Part(TableEntry table, long mark, String metadata) {}

  TransactionRecord {
    parts = List.copyOf(parts);
  }
}
