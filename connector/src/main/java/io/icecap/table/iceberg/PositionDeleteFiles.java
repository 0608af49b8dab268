package io.icecap.table.iceberg;

import io.icecap.catalog.MetadataFiles;
import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * The files of position deletes of a commit to a table of format version 2: one per partition that
 * loses rows. A partition's smaller ones are folded into it when there are many.
 */
final class PositionDeleteFiles implements CommitDeletes {
  private static final int PATH = MetadataColumns.DELETE_FILE_PATH.fieldId();
  private static final int POSITION = MetadataColumns.DELETE_FILE_POS.fieldId();

  private final TableMetadata table;
  private final LiveFiles live;
  private final FileIO io;
  private final SnapshotUpdate update;
  private final Supplier<UUID> ids;
  private final List<PositionDeleteFile> written = new ArrayList<>();
  private final List<DeleteFile> removed = new ArrayList<>();
  private final Map<Location, CommittedFiles.OfFile> rows = new LinkedHashMap<>();
  private final Map<PartitionKey, List<PositionDeleteFile>> after = new HashMap<>();

  PositionDeleteFiles(
      SnapshotUpdate update, TableMetadata table, LiveFiles live, FileIO io, Supplier<UUID> ids) {
    this.table = table;
    this.live = live;
    this.io = io;
    this.update = update;
    this.ids = ids;
  }

  @Override
  public void write() {
    update.partitions().forEach(this::write);
  }

  private void write(PartitionUpdate partition) {
    PartitionKey key = partition.partition();
    LivePartition before = live.partition(key);
    Set<Location> gone = Set.copyOf(partition.removed());
    List<PositionDeleteFile> staying = new ArrayList<>(before.needed(gone));
    TreeMap<String, PositionDeleteIndex> positions = deleted(partition);
    if (!positions.isEmpty()) {
      List<PositionDeleteFile> folded = DeleteFolding.choose(staying, rows(positions));
      before.dataFiles().values().stream()
          .filter(file -> !gone.contains(file.location()))
          .forEach(file -> fold(folded, file, positions));
      staying.removeAll(folded);
      PositionDeleteFile file = write(key, positions);
      written.add(file);
      staying.add(file);
    }
    before.needed(Set.of()).stream()
        .filter(file -> !staying.contains(file))
        .forEach(file -> removed.add(file.file()));
    after.put(key, List.copyOf(staying));
  }

  /** What the update deletes, by the path of the data file. */
  private TreeMap<String, PositionDeleteIndex> deleted(PartitionUpdate update) {
    TreeMap<String, PositionDeleteIndex> deleted = new TreeMap<>();
    update
        .deleted()
        .forEach(
            (location, positions) -> {
              if (positions.length > 0) {
                PublishedFile file = live.file(update.partition(), location);
                PositionDeletes more = PositionDeletes.more(file, positions);
                rows.put(location, new CommittedFiles.OfFile(update.partition(), more));
                deleted.put(file.file().location(), DeletedRows.index(positions));
              }
            });
    return deleted;
  }

  private static long rows(TreeMap<String, PositionDeleteIndex> positions) {
    return positions.values().stream().mapToLong(PositionDeleteIndex::cardinality).sum();
  }

  private static void fold(
      List<PositionDeleteFile> folded,
      PublishedFile dataFile,
      TreeMap<String, PositionDeleteIndex> into) {
    for (PositionDeleteFile file : folded) {
      PositionDeleteIndex more = file.positions(dataFile.file());
      if (more.isNotEmpty()) {
        into.computeIfAbsent(dataFile.file().location(), path -> DeletedRows.index()).merge(more);
      }
    }
  }

  private PositionDeleteFile write(
      PartitionKey key, TreeMap<String, PositionDeleteIndex> positions) {
    PartitionSpec spec = PartitionKeys.spec(key, table.specsById());
    PartitionData partition = PartitionKeys.partition(key, spec);
    String location = location(spec, partition);
    long bytes = PositionDeleteContent.write(positions, io.newOutputFile(location));
    FileMetadata.Builder builder =
        FileMetadata.deleteFileBuilder(spec)
            .ofPositionDeletes()
            .withFormat(FileFormat.PARQUET)
            .withPath(location)
            .withFileSizeInBytes(bytes)
            .withMetrics(metrics(positions));
    if (positions.size() == 1) {
      builder.withReferencedDataFile(positions.firstKey());
    }
    DeleteFile file = (spec.isPartitioned() ? builder.withPartition(partition) : builder).build();
    return PositionDeleteFile.written(file, io, positions);
  }

  private String location(PartitionSpec spec, PartitionData partition) {
    String name = ids.get() + MetadataFiles.POSITION_DELETES;
    return DataLocations.of(table).inPartition(spec, partition, name).uri();
  }

  /** The bounds are not cut: readers compare them with the paths of data files. */
  private static Metrics metrics(TreeMap<String, PositionDeleteIndex> positions) {
    long rows = 0;
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    for (PositionDeleteIndex ofFile : positions.values()) {
      long[] ascending = DeletedRows.ascending(ofFile);
      rows += ascending.length;
      lowest = Math.min(lowest, ascending[0]);
      highest = Math.max(highest, ascending[ascending.length - 1]);
    }
    return new Metrics(
        rows,
        null,
        Map.of(PATH, rows, POSITION, rows),
        Map.of(PATH, 0L, POSITION, 0L),
        null,
        bounds(positions.firstKey(), lowest),
        bounds(positions.lastKey(), highest));
  }

  private static Map<Integer, ByteBuffer> bounds(String path, long position) {
    return Map.of(
        PATH, Conversions.toByteBuffer(Types.StringType.get(), path),
        POSITION, Conversions.toByteBuffer(Types.LongType.get(), position));
  }

  @Override
  public List<DeleteFile> added() {
    return written.stream().map(PositionDeleteFile::file).toList();
  }

  @Override
  public List<DeleteFile> removed() {
    return removed;
  }

  @Override
  public Set<Location> dataFiles() {
    return rows.keySet();
  }

  @Override
  public CommittedFiles.Deletes after() {
    return new CommittedFiles.Deletes(rows, after);
  }

  @Override
  public void delete() {
    written.forEach(file -> io.deleteFile(file.file().location()));
  }
}
