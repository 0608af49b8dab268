package io.icecap.table.iceberg;

import io.icecap.catalog.MetadataFiles;
import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.puffin.Blob;
import org.apache.iceberg.puffin.BlobMetadata;
import org.apache.iceberg.puffin.Puffin;
import org.apache.iceberg.puffin.PuffinCompressionCodec;
import org.apache.iceberg.puffin.PuffinWriter;
import org.apache.iceberg.puffin.StandardBlobTypes;

/**
 * The one Puffin file with all deletion vectors of a commit, each with the positions of the vector
 * it replaces; Iceberg spec, «Deletion vectors», and Puffin spec, {@code deletion-vector-v1}.
 */
final class DeletionVectorFile {
  private record Pending(PartitionKey partition, PublishedFile file, long[] positions) {}

  private record Written(Pending of, PositionDeleteIndex positions, BlobMetadata blob) {}

  private final TableMetadata table;
  private final FileIO io;
  private final String location;
  private final List<Pending> pending = new ArrayList<>();
  private final Map<Location, CommittedFiles.NewVector> written = new LinkedHashMap<>();

  DeletionVectorFile(TableMetadata table, FileIO io, UUID id) {
    this.table = table;
    this.io = io;
    this.location = MetadataFiles.deletionVectors(table, id);
  }

  void add(PartitionKey partition, PublishedFile file, long[] positions) {
    if (positions.length > 0) {
      pending.add(new Pending(partition, file, positions));
    }
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  void write() {
    if (pending.isEmpty()) {
      return;
    }
    List<Written> blobs = new ArrayList<>();
    PuffinWriter writer = Puffin.write(io.newOutputFile(location)).createdBy("Icecap").build();
    try (writer) {
      for (Pending vector : pending) {
        PositionDeleteIndex positions =
            DeletionVector.merged(vector.positions(), vector.file().vector().orElse(null));
        blobs.add(new Written(vector, positions, writer.write(blob(vector, positions))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write " + location, e);
    }
    for (Written blob : blobs) {
      written.put(
          blob.of().file().location(),
          new CommittedFiles.NewVector(
              blob.of().partition(),
              DeletionVector.written(deleteFile(blob, writer.fileSize()), io, blob.positions())));
    }
  }

  void delete() {
    if (!written.isEmpty()) {
      io.deleteFile(location);
    }
  }

  /** By the location of the data file. */
  Map<Location, CommittedFiles.NewVector> written() {
    return written;
  }

  /** The vectors that the written ones replace. */
  List<DeleteFile> replaced() {
    return pending.stream()
        .flatMap(vector -> vector.file().vector().stream())
        .map(DeletionVector::file)
        .toList();
  }

  private static Blob blob(Pending vector, PositionDeleteIndex positions) {
    return new Blob(
        StandardBlobTypes.DV_V1,
        List.of(MetadataColumns.ROW_POSITION.fieldId()),
        -1,
        -1,
        positions.serialize(),
        PuffinCompressionCodec.NONE,
        Map.of(
            "referenced-data-file", vector.file().file().location(),
            "cardinality", Long.toString(positions.cardinality())));
  }

  private DeleteFile deleteFile(Written blob, long bytes) {
    var dataFile = blob.of().file().file();
    PartitionSpec spec = table.spec(dataFile.specId());
    FileMetadata.Builder builder =
        FileMetadata.deleteFileBuilder(spec)
            .ofPositionDeletes()
            .withFormat(FileFormat.PUFFIN)
            .withPath(location)
            .withFileSizeInBytes(bytes)
            .withReferencedDataFile(dataFile.location())
            .withContentOffset(blob.blob().offset())
            .withContentSizeInBytes(blob.blob().length())
            .withRecordCount(blob.positions().cardinality());
    return (spec.isPartitioned() ? builder.withPartition(dataFile.partition()) : builder).build();
  }
}
