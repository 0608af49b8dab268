package io.icecap.table.iceberg;

import io.icecap.store.Location;
import io.icecap.table.SnapshotUpdate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/**
 * The deletes of one commit in the form of the table's format version: deletion vectors, or files
 * of position deletes. Nothing but {@link #write} has an effect on the store before {@link
 * #delete}.
 */
interface CommitDeletes {
  /**
   * @param files the live ones, and those that the commit adds
   * @param ids for the names of files
   */
  static CommitDeletes of(
      SnapshotUpdate update, TableMetadata table, LiveFiles files, FileIO io, Supplier<UUID> ids) {
    return table.formatVersion() >= DeletionVectorFile.FORMAT_VERSION
        ? new DeletionVectorFile(update, table, files, io, ids.get())
        : new PositionDeleteFiles(update, table, files, io, ids);
  }

  /** Writes what the commit adds; once, before what follows is asked for. */
  void write();

  /** What enters the table. */
  List<DeleteFile> added();

  /** What leaves it: replaced by what is added, or of data files that leave. */
  List<DeleteFile> removed();

  /** The data files that what is added refers to. */
  Set<Location> dataFiles();

  /** How it is after the commit. */
  CommittedFiles.Deletes after();

  /** Deletes what was written, once it is certain that it is not published. */
  void delete();
}
