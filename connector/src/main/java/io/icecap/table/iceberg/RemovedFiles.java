package io.icecap.table.iceberg;

import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.RewriteManifests;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;

/** Entries of manifests whose files have left the table; they have the bounds of their values. */
final class RemovedFiles {
  private RemovedFiles() {}

  /**
   * Whether a snapshot has such entries.
   *
   * @param snapshot null where there is none
   */
  static boolean areNamedBy(Snapshot snapshot, FileIO io) {
    return snapshot != null
        && snapshot.dataManifests(io).stream().anyMatch(RemovedFiles::areNamedBy);
  }

  private static boolean areNamedBy(ManifestFile manifest) {
    return manifest.content() == ManifestContent.DATA && manifest.hasDeletedFiles();
  }

  /** Writes the manifests that have such entries anew, without them. */
  static RewriteManifests forgottenBy(Table table) {
    return table.rewriteManifests().rewriteIf(RemovedFiles::areNamedBy).clusterBy(file -> 0);
  }
}
