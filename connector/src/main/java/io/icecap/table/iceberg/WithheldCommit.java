package io.icecap.table.iceberg;

import io.icecap.catalog.Transactions;

/** A snapshot whose files are written, and whose version is put with those of other tables. */
record WithheldCommit(SnapshotCommit snapshot, Transactions.Next next) {}
