package io.icecap.table.iceberg;

import io.icecap.change.PartitionKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.util.ContentFileUtil;

/** The deletes that the manifests of a snapshot list. */
final class StoredDeletes {
  private final Map<String, DeletionVector> vectors = new HashMap<>();
  private final Map<PartitionKey, List<PositionDeleteFile>> positionDeletes = new HashMap<>();

  private StoredDeletes() {}

  /**
   * @param before an earlier state, whose deletes that are still current stay in memory
   * @throws IllegalStateException if there are deletes of a kind that is not read here
   */
  static StoredDeletes read(TableMetadata table, FileIO io, LiveFiles before) {
    Map<String, DeletionVector> knownVectors = new HashMap<>();
    before.all().flatMap(file -> file.vector().stream()).forEach(v -> knownVectors.put(v.id(), v));
    Map<String, PositionDeleteFile> knownFiles = new HashMap<>();
    before.positionDeletes().forEach(file -> knownFiles.put(file.file().location(), file));
    StoredDeletes deletes = new StoredDeletes();
    for (ManifestFile manifest : table.currentSnapshot().deleteManifests(io)) {
      for (DeleteFile file : files(manifest, table, io)) {
        requirePositions(file);
        if (ContentFileUtil.isDV(file)) {
          DeletionVector vector = DeletionVector.stored(file, io);
          deletes.vectors.put(
              file.referencedDataFile(), knownVectors.getOrDefault(vector.id(), vector));
        } else {
          PositionDeleteFile known = knownFiles.get(file.location());
          deletes
              .positionDeletes
              .computeIfAbsent(LiveFiles.partition(file, table), key -> new ArrayList<>())
              .add(known == null ? PositionDeleteFile.stored(file, io) : known);
        }
      }
    }
    return deletes;
  }

  /** A deletion vector has the say where there is one; Iceberg spec, «Deletion Vectors». */
  DeletedRows of(PartitionKey partition, DataFile file) {
    DeletionVector vector = vectors.get(file.location());
    if (vector != null) {
      return vector;
    }
    List<PositionDeleteFile> touching =
        positionDeletes.getOrDefault(partition, List.of()).stream()
            .filter(deletes -> deletes.mayTouch(file))
            .toList();
    return touching.isEmpty() ? DeletedRows.NONE : PositionDeletes.stored(file, touching);
  }

  Map<PartitionKey, List<PositionDeleteFile>> positionDeletes() {
    return positionDeletes;
  }

  private static void requirePositions(DeleteFile file) {
    if (file.content() == FileContent.EQUALITY_DELETES) {
      throw new IllegalStateException(
          ("%s has equality deletes, which another engine has written and which are not read here:"
                  + " they name no rows; compact the table with that engine, and let it write"
                  + " position deletes or deletion vectors")
              .formatted(file.location()));
    }
  }

  private static List<DeleteFile> files(ManifestFile manifest, TableMetadata table, FileIO io) {
    List<DeleteFile> files = new ArrayList<>();
    try (ManifestReader<DeleteFile> reader =
        ManifestFiles.readDeleteManifest(manifest, io, table.specsById())) {
      // with the bounds, which may tell the one data file that it is of
      reader.forEach(file -> files.add(file.copy()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
