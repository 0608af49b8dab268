package io.icecap.table.iceberg;

import io.icecap.catalog.PinnedTableOperations;
import io.icecap.catalog.StaleBaseException;
import io.icecap.catalog.TableChain;
import io.icecap.catalog.Version;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.format.DataFile;
import io.icecap.store.Location;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.PublishedTable;
import io.icecap.table.ReplicaState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** A published table over its own chain of versions. */
final class IcebergPublishedTable implements PublishedTable {
  /** Of a partition whose files are not ours; equals the fingerprint of none. */
  private static final long UNKNOWN_CONTENT = 0;

  private final TableName name;
  private final String extension;
  private final TableChain chain;
  private final IcebergSettings settings;
  private Version<TableMetadata> base;
  private LiveFiles live;

  IcebergPublishedTable(
      TableName name, String extension, TableChain chain, IcebergSettings settings) {
    this.name = name;
    this.extension = extension;
    this.chain = chain;
    this.settings = settings;
  }

  @Override
  public TableName name() {
    return name;
  }

  @Override
  public RowSchema schema() {
    TableMetadata table = base().document();
    return SchemaConversion.fromIceberg(table.schema(), table.properties());
  }

  @Override
  public ReplicaState state() {
    base = chain.headOfChain().orElseThrow(() -> new IllegalStateException(name + " was dropped"));
    live = LiveFiles.read(base.document(), chain.io(), LiveFiles.NONE);
    return published();
  }

  @Override
  public Location newDataFile(PartitionKey partition, long content) {
    TableMetadata table = base().document();
    PartitionSpec spec = PartitionKeys.spec(partition, table.specsById());
    String file =
        new UUID(content, settings.ids().get().getLeastSignificantBits()) + "." + extension;
    return DataLocations.of(table).inPartition(spec, partition, file);
  }

  @Override
  public ReplicaState publish(
      ReplicaState to, RowSchema schema, Map<PartitionKey, List<DataFile>> files) {
    ReplicaState from = published();
    requireNewer(from, to);
    if (!files.keySet().containsAll(to.differences(from).keySet())) {
      throw new IllegalArgumentException("Not files for all the partitions that differ");
    }
    Set<PartitionKey> replaced = new HashSet<>(from.contents().keySet());
    replaced.removeIf(
        p -> from.contents().get(p).equals(to.contents().get(p)) && !files.containsKey(p));
    TableMetadata before = ReplicaSchema.in(base().document(), schema);
    PinnedTableOperations operations = chain.pinned(base(), after -> withoutExpired(before, after));
    try {
      PreparedOperations prepared = new PreparedOperations(operations, before);
      new ReplicaCommit(prepared, name.toString())
          .publish(
              to,
              replaced.stream().flatMap(live::files).toList(),
              files.values().stream().flatMap(List::stream).toList());
      prepared.put();
    } catch (StaleBaseException e) {
      throw new CommitConflictException(name + " has another head by now", e);
    } catch (CommitStateUnknownException e) {
      throw new CommitUnknownException(
          "It could not be found out whether %s was published".formatted(name), e);
    } catch (RuntimeException e) {
      if (operations.committed().isEmpty()) {
        throw e;
      }
    }
    base = operations.committed().orElseThrow();
    live = LiveFiles.read(base.document(), chain.io(), LiveFiles.NONE);
    return published();
  }

  private TableMetadata withoutExpired(TableMetadata before, TableMetadata after) {
    TableMetadata kept = before;
    for (Snapshot made : after.snapshots()) {
      if (before.snapshot(made.snapshotId()) == null) {
        kept = settings.retention().with(made, kept, settings.clock().millis());
      }
    }
    return kept;
  }

  private void requireNewer(ReplicaState from, ReplicaState to) {
    if (from.version() >= to.version()) {
      throw new CommitConflictException(
          "%s equals version %d already, which is not older than %d"
              .formatted(name, from.version(), to.version()),
          null);
    }
  }

  private Version<TableMetadata> base() {
    if (base == null) {
      throw new IllegalStateException("The state has to be read first");
    }
    return base;
  }

  @Override
  public ReplicaState published() {
    Snapshot snapshot = base().document().currentSnapshot();
    if (snapshot == null || !snapshot.summary().containsKey(ReplicaCommit.OF_VERSION)) {
      return new ReplicaState(0, OptionalLong.empty(), contents());
    }
    return new ReplicaState(
        Long.parseLong(snapshot.summary().get(ReplicaCommit.OF_VERSION)),
        OptionalLong.of(Long.parseLong(snapshot.summary().get(ReplicaCommit.OF_SNAPSHOT))),
        contents());
  }

  private SortedMap<PartitionKey, Long> contents() {
    SortedMap<PartitionKey, Long> contents = new TreeMap<>();
    live.partitions()
        .forEach(
            p -> contents.put(p, content(live.files(p).map(PublishedFile::location).toList())));
    return contents;
  }

  /** All files of a partition say the same, or some of them are not ours. */
  private static long content(List<Location> files) {
    List<Long> contents = files.stream().map(file -> content(file.name())).distinct().toList();
    return contents.size() == 1 ? contents.get(0) : UNKNOWN_CONTENT;
  }

  private static long content(String file) {
    try {
      return UUID.fromString(file.substring(0, Math.max(0, file.indexOf('.'))))
          .getMostSignificantBits();
    } catch (IllegalArgumentException e) {
      return UNKNOWN_CONTENT; // another engine has compacted it
    }
  }
}
