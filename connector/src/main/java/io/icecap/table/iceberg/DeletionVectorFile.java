package io.icecap.table.iceberg;

import io.icecap.catalog.MetadataFiles;
import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Position deletes from before the table had version 3 are folded into the first vectors of the
 * data files of a partition, where rows of the partition change.
 */
final class DeletionVectorFile implements CommitDeletes {
  static final int FORMAT_VERSION = 3;

  /** So many partitions, of a dozen data files each, a commit has time for. */
  private static final int FOLDED_ELSEWHERE = 8;

  private record Pending(PartitionKey partition, PublishedFile file, long[] positions) {}

  private record Written(Pending of, PositionDeleteIndex positions, BlobMetadata blob) {}

  private final TableMetadata table;
  private final LiveFiles live;
  private final FileIO io;
  private final String location;
  private final List<Pending> pending = new ArrayList<>();
  private final List<DeleteFile> removed = new ArrayList<>();
  private final Map<Location, CommittedFiles.OfFile> written = new LinkedHashMap<>();
  private final Map<PartitionKey, List<PositionDeleteFile>> positionDeletes = new HashMap<>();

  DeletionVectorFile(
      SnapshotUpdate update, TableMetadata table, LiveFiles live, FileIO io, UUID id) {
    this.table = table;
    this.live = live;
    this.io = io;
    this.location = MetadataFiles.deletionVectors(table, id);
    for (PartitionUpdate partition : update.partitions()) {
      collect(partition, update.kind() == SnapshotUpdate.Kind.ROWS);
    }
    if (update.kind() == SnapshotUpdate.Kind.ROWS) {
      foldElsewhere();
    }
    pending.forEach(vector -> vector.file().vector().ifPresent(v -> removed.add(v.file())));
  }

  private void collect(PartitionUpdate update, boolean folding) {
    PartitionKey key = update.partition();
    update
        .deleted()
        .forEach(
            (file, positions) -> {
              if (positions.length > 0) {
                pending.add(new Pending(key, live.file(key, file), positions));
              }
            });
    update
        .removed()
        .forEach(file -> live.file(key, file).vector().ifPresent(v -> removed.add(v.file())));
    LivePartition before = live.partition(key);
    if (!before.positionDeletes().isEmpty()) {
      Set<Location> without = new HashSet<>(update.removed());
      if (folding) {
        without.addAll(update.deleted().keySet());
        fold(key, before, without);
        without.addAll(before.dataFiles().keySet());
      }
      dropUnneeded(key, before, without);
    }
  }

  private void fold(PartitionKey key, LivePartition before, Set<Location> except) {
    before.dataFiles().values().stream()
        .filter(file -> !file.hasVector() && !except.contains(file.location()))
        .filter(file -> file.deleted().deletes().count() > 0)
        .forEach(file -> pending.add(new Pending(key, file, new long[0])));
  }

  /** Some of the partitions that don't change: in a few commits, all deletes are vectors. */
  private void foldElsewhere() {
    live.partitions()
        .filter(key -> !positionDeletes.containsKey(key))
        .filter(key -> !live.partition(key).positionDeletes().isEmpty())
        .limit(FOLDED_ELSEWHERE)
        .forEach(key -> collect(new PartitionUpdate(key, List.of(), Map.of(), List.of()), true));
  }

  private void dropUnneeded(PartitionKey key, LivePartition before, Set<Location> without) {
    List<PositionDeleteFile> needed = before.needed(without);
    before.needed(Set.of()).stream()
        .filter(file -> !needed.contains(file))
        .forEach(file -> removed.add(file.file()));
    positionDeletes.put(key, needed);
  }

  @Override
  public void write() {
    if (pending.isEmpty()) {
      return;
    }
    List<Written> blobs = new ArrayList<>();
    PuffinWriter writer = Puffin.write(io.newOutputFile(location)).createdBy("Icecap").build();
    try (writer) {
      for (Pending vector : pending) {
        PositionDeleteIndex positions = DeletedRows.index(vector.positions());
        positions.merge(vector.file().deleted().positions());
        blobs.add(new Written(vector, positions, writer.write(blob(vector, positions))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write " + location, e);
    }
    for (Written blob : blobs) {
      written.put(
          blob.of().file().location(),
          new CommittedFiles.OfFile(
              blob.of().partition(),
              DeletionVector.written(deleteFile(blob, writer.fileSize()), io, blob.positions())));
    }
  }

  @Override
  public List<DeleteFile> added() {
    return written.values().stream().map(v -> ((DeletionVector) v.rows()).file()).toList();
  }

  @Override
  public List<DeleteFile> removed() {
    return removed;
  }

  @Override
  public Set<Location> dataFiles() {
    return written.keySet();
  }

  @Override
  public CommittedFiles.Deletes after() {
    return new CommittedFiles.Deletes(written, positionDeletes);
  }

  @Override
  public void delete() {
    if (!written.isEmpty()) {
      io.deleteFile(location);
    }
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
