package io.icecap.table.iceberg;

import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.util.ContentFileUtil;

/** The live data files of a snapshot by partition, in order of their row ids. Immutable. */
final class LiveFiles {
  static final LiveFiles NONE = new LiveFiles(new TreeMap<>());

  private final TreeMap<PartitionKey, Map<Location, PublishedFile>> partitions;

  private LiveFiles(TreeMap<PartitionKey, Map<Location, PublishedFile>> partitions) {
    this.partitions = partitions;
  }

  /**
   * Reads the manifests of the current snapshot.
   *
   * @param before an earlier state, whose deletion vectors that are still current stay in memory
   */
  static LiveFiles read(TableMetadata table, FileIO io, LiveFiles before) {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return NONE;
    }
    Map<String, DeletionVector> vectors = vectors(table, io, before);
    Map<Location, PublishedFile> files = new LinkedHashMap<>();
    for (ManifestFile manifest : snapshot.dataManifests(io)) {
      for (DataFile file : read(ManifestFiles.read(manifest, io, table.specsById()))) {
        Optional<DeletionVector> vector = Optional.ofNullable(vectors.get(file.location()));
        files.put(new Location(file.location()), new PublishedFile(file, vector));
      }
    }
    return NONE.with(table, files.values());
  }

  Stream<PartitionKey> partitions() {
    return partitions.keySet().stream();
  }

  Stream<PublishedFile> files(PartitionKey partition) {
    return partitions.getOrDefault(partition, Map.of()).values().stream();
  }

  /**
   * @throws IllegalArgumentException if the partition has no such live file
   */
  PublishedFile file(PartitionKey partition, Location location) {
    PublishedFile file = partitions.getOrDefault(partition, Map.of()).get(location);
    if (file == null) {
      throw new IllegalArgumentException(
          "%s is not a live file of partition %s".formatted(location, partition));
    }
    return file;
  }

  /** The files after a commit. */
  LiveFiles after(TableMetadata table, CommittedFiles changes) {
    TreeMap<PartitionKey, Map<Location, PublishedFile>> after = new TreeMap<>(partitions);
    changes.partitions().forEach(key -> after.put(key, new LinkedHashMap<>(filesOf(key))));
    changes.removed().forEach((file, key) -> after.get(key).remove(file));
    changes
        .vectors()
        .forEach(
            (file, vector) ->
                after
                    .get(vector.partition())
                    .computeIfPresent(
                        file,
                        (at, old) -> new PublishedFile(old.file(), Optional.of(vector.vector()))));
    LiveFiles kept = new LiveFiles(after);
    LiveFiles all =
        kept.with(
            table,
            changes.added().stream().map(f -> new PublishedFile(f, Optional.empty())).toList());
    all.partitions.values().removeIf(Map::isEmpty);
    return all;
  }

  private Map<Location, PublishedFile> filesOf(PartitionKey partition) {
    return partitions.getOrDefault(partition, Map.of());
  }

  private LiveFiles with(TableMetadata table, Iterable<PublishedFile> added) {
    TreeMap<PartitionKey, Map<Location, PublishedFile>> all = new TreeMap<>(partitions);
    for (PublishedFile file : added) {
      PartitionKey key =
          PartitionKeys.of(table.spec(file.file().specId()), file.file().partition());
      all.computeIfAbsent(key, k -> new LinkedHashMap<>()).put(file.location(), file);
    }
    return new LiveFiles(all);
  }

  private static Map<String, DeletionVector> vectors(
      TableMetadata table, FileIO io, LiveFiles before) {
    Map<String, DeletionVector> inMemory = new HashMap<>();
    before.partitions.values().stream()
        .flatMap(files -> files.values().stream())
        .flatMap(file -> file.vector().stream())
        .forEach(vector -> inMemory.put(vector.id(), vector));
    Map<String, DeletionVector> vectors = new HashMap<>();
    for (ManifestFile manifest : table.currentSnapshot().deleteManifests(io)) {
      for (DeleteFile file :
          read(ManifestFiles.readDeleteManifest(manifest, io, table.specsById()))) {
        if (!ContentFileUtil.isDV(file)) {
          throw new IllegalStateException(
              "%s is not a deletion vector; rewrite the table's delete files to format version 3"
                  .formatted(file.location()));
        }
        DeletionVector vector = DeletionVector.stored(file, io);
        vectors.put(file.referencedDataFile(), inMemory.getOrDefault(vector.id(), vector));
      }
    }
    return vectors;
  }

  private static <F extends org.apache.iceberg.ContentFile<F>> java.util.List<F> read(
      ManifestReader<F> reader) {
    java.util.List<F> files = new java.util.ArrayList<>();
    try (reader) {
      reader.forEach(file -> files.add(file.copyWithoutStats()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
