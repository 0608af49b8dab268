package io.icecap.table.iceberg;

import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/** The live files of a snapshot by partition. Immutable. */
final class LiveFiles {
  static final LiveFiles NONE = new LiveFiles(new TreeMap<>());

  private final TreeMap<PartitionKey, LivePartition> partitions;

  private LiveFiles(TreeMap<PartitionKey, LivePartition> partitions) {
    this.partitions = partitions;
  }

  /**
   * Reads the manifests of the current snapshot.
   *
   * @param before an earlier state, whose deletes that are still current stay in memory
   */
  static LiveFiles read(TableMetadata table, FileIO io, LiveFiles before) {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return NONE;
    }
    StoredDeletes deletes = StoredDeletes.read(table, io, before);
    boolean keepsStatistics = Formats.of(table).hasDelta();
    List<PublishedFile> files = new ArrayList<>();
    for (ManifestFile manifest : snapshot.dataManifests(io)) {
      for (DataFile file :
          read(ManifestFiles.read(manifest, io, table.specsById()), keepsStatistics)) {
        files.add(new PublishedFile(file, deletes.of(partition(file, table), file)));
      }
    }
    TreeMap<PartitionKey, LivePartition> partitions = new TreeMap<>();
    deletes
        .positionDeletes()
        .forEach((key, all) -> partitions.put(key, new LivePartition(Map.of(), all)));
    return new LiveFiles(partitions).with(table, files).withoutEmpty();
  }

  Stream<PartitionKey> partitions() {
    return partitions.keySet().stream();
  }

  Stream<PublishedFile> all() {
    return partitions.values().stream().flatMap(p -> p.dataFiles().values().stream());
  }

  Stream<PositionDeleteFile> positionDeletes() {
    return partitions.values().stream().flatMap(p -> p.positionDeletes().stream());
  }

  LivePartition partition(PartitionKey partition) {
    return partitions.getOrDefault(partition, LivePartition.NONE);
  }

  Stream<PublishedFile> files(PartitionKey partition) {
    return partition(partition).dataFiles().values().stream();
  }

  /**
   * @throws IllegalArgumentException if the partition has no such live file
   */
  PublishedFile file(PartitionKey partition, Location location) {
    PublishedFile file = partition(partition).dataFiles().get(location);
    if (file == null) {
      throw new IllegalArgumentException(
          "%s is not a live file of partition %s".formatted(location, partition));
    }
    return file;
  }

  /** The files after a commit. */
  LiveFiles after(TableMetadata table, CommittedFiles changes) {
    TreeMap<PartitionKey, LivePartition> after = new TreeMap<>(partitions);
    Map<PartitionKey, Map<Location, PublishedFile>> touched = new HashMap<>();
    changes.removed().forEach((file, key) -> touched(touched, key).remove(file));
    changes
        .deletes()
        .rows()
        .forEach(
            (file, rows) ->
                touched(touched, rows.partition())
                    .computeIfPresent(
                        file, (at, old) -> new PublishedFile(old.file(), rows.rows())));
    touched.forEach(
        (key, files) -> after.put(key, new LivePartition(files, partition(key).positionDeletes())));
    changes
        .deletes()
        .positionDeletes()
        .forEach(
            (key, all) ->
                after.computeIfPresent(
                    key, (k, partition) -> new LivePartition(partition.dataFiles(), all)));
    return new LiveFiles(after)
        .with(table, changes.added().stream().map(changes.deletes()::of).toList())
        .withoutEmpty();
  }

  private Map<Location, PublishedFile> touched(
      Map<PartitionKey, Map<Location, PublishedFile>> touched, PartitionKey key) {
    return touched.computeIfAbsent(key, k -> new LinkedHashMap<>(partition(k).dataFiles()));
  }

  /** With files that are about to be added. */
  LiveFiles and(TableMetadata table, List<DataFile> added) {
    return added.isEmpty() ? this : with(table, added.stream().map(LiveFiles::whole).toList());
  }

  private static PublishedFile whole(DataFile file) {
    return new PublishedFile(file, DeletedRows.NONE);
  }

  private LiveFiles with(TableMetadata table, List<PublishedFile> added) {
    Map<PartitionKey, Map<Location, PublishedFile>> touched = new HashMap<>();
    for (PublishedFile file : added) {
      touched(touched, partition(file.file(), table)).put(file.location(), file);
    }
    TreeMap<PartitionKey, LivePartition> all = new TreeMap<>(partitions);
    touched.forEach(
        (key, files) -> all.put(key, new LivePartition(files, partition(key).positionDeletes())));
    return new LiveFiles(all);
  }

  private LiveFiles withoutEmpty() {
    TreeMap<PartitionKey, LivePartition> all = new TreeMap<>(partitions);
    all.values().removeIf(partition -> partition.dataFiles().isEmpty());
    return new LiveFiles(all);
  }

  static PartitionKey partition(ContentFile<?> file, TableMetadata table) {
    return PartitionKeys.of(table.spec(file.specId()), file.partition());
  }

  private static List<DataFile> read(ManifestReader<DataFile> reader, boolean withStatistics) {
    List<DataFile> files = new ArrayList<>();
    try (reader) {
      reader.forEach(file -> files.add(file.copy(withStatistics)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
