package io.icecap.table.iceberg;

import io.icecap.catalog.Version;
import io.icecap.table.PastVersion;
import java.time.Instant;
import java.util.Optional;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/** The snapshots that a version of a table still knows, each as if it were the current one. */
record Past(Version<TableMetadata> version, FileIO io) {
  Optional<PastVersion> at(long snapshotId) {
    TableMetadata now = version.document();
    return Optional.ofNullable(now.snapshot(snapshotId)).map(snapshot -> at(now, snapshot));
  }

  /** The last snapshot that was made current until then. */
  Optional<PastVersion> at(Instant time) {
    return version.document().snapshotLog().stream()
        .filter(entry -> entry.timestampMillis() <= time.toEpochMilli())
        .reduce((earlier, later) -> later)
        .map(HistoryEntry::snapshotId)
        .flatMap(this::at);
  }

  private PastVersion at(TableMetadata now, Snapshot snapshot) {
    TableMetadata then =
        TableMetadata.buildFrom(now)
            .setBranchSnapshot(snapshot.snapshotId(), SnapshotRef.MAIN_BRANCH)
            .build();
    Integer schema = snapshot.schemaId();
    return new PastVersion(
        new IcebergHead(
            new Version<>(version.number(), version.location(), then),
            () -> LiveFiles.read(then, io, LiveFiles.NONE)),
        SchemaConversion.fromIceberg(
            schema == null ? now.schema() : now.schemasById().get(schema), now.properties()));
  }
}
