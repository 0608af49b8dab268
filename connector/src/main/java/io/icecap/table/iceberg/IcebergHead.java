package io.icecap.table.iceberg;

import io.icecap.catalog.TableChain;
import io.icecap.catalog.Version;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** A version of an Iceberg table. Its live files are read from the manifests on first use. */
final class IcebergHead implements Head {
  /** As {@link IcebergTable#newDataFile} calls them; other engines count theirs as well. */
  private static final Pattern OWN_FILE =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.parquet");

  private final Version<TableMetadata> version;
  private final AppliedOffsets applied;
  private Supplier<LiveFiles> reading;
  private LiveFiles live;

  IcebergHead(Version<TableMetadata> version, Supplier<LiveFiles> reading) {
    this.version = version;
    this.applied = TableChain.applied(version.document());
    this.reading = reading;
  }

  @Override
  public long version() {
    return version.number();
  }

  @Override
  public OptionalLong snapshotId() {
    Snapshot snapshot = table().currentSnapshot();
    return snapshot == null ? OptionalLong.empty() : OptionalLong.of(snapshot.snapshotId());
  }

  @Override
  public AppliedOffsets applied() {
    return applied;
  }

  @Override
  public List<LiveFile> files(PartitionKey partition) {
    return live().files(partition).map(PublishedFile::live).toList();
  }

  @Override
  public boolean isForeign() {
    return table().currentSnapshot() != null && !TableChain.isOurs(table());
  }

  @Override
  public List<LiveFile> foreignFiles(PartitionKey partition) {
    return files(partition).stream()
        .filter(file -> !OWN_FILE.matcher(file.location().name()).matches())
        .toList();
  }

  @Override
  public List<PartitionKey> partitions() {
    return live().partitions().toList();
  }

  @Override
  public String label(PartitionKey partition) {
    PartitionSpec spec = PartitionKeys.spec(partition, table().specsById());
    return spec.partitionToPath(PartitionKeys.partition(partition, spec));
  }

  @Override
  public CommitMode commitMode() {
    return ModeProperties.of(table());
  }

  Version<TableMetadata> inChain() {
    return version;
  }

  TableMetadata table() {
    return version.document();
  }

  synchronized LiveFiles live() {
    if (live == null) {
      live = reading.get();
      reading = null;
    }
    return live;
  }

  /** What is in memory of the live files already. */
  synchronized LiveFiles inMemory() {
    return live == null ? LiveFiles.NONE : live;
  }
}
