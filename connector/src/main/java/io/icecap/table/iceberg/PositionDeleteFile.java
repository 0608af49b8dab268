package io.icecap.table.iceberg;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.util.ContentFileUtil;

/**
 * A file of position deletes, ours or another engine's: of one data file or of several of its
 * partition. Read on first use and kept in memory. Immutable.
 */
final class PositionDeleteFile {
  private final DeleteFile file;
  private final Optional<String> onlyDataFile;
  private final FileIO io;
  private Map<String, PositionDeleteIndex> positions;

  private PositionDeleteFile(
      DeleteFile file, FileIO io, Map<String, PositionDeleteIndex> positions) {
    this.file = file;
    this.onlyDataFile = Optional.ofNullable(ContentFileUtil.referencedDataFileLocation(file));
    this.io = io;
    this.positions = positions;
  }

  /** One in the store. */
  static PositionDeleteFile stored(DeleteFile file, FileIO io) {
    return new PositionDeleteFile(file, io, null);
  }

  /**
   * @param positions by data file
   */
  static PositionDeleteFile written(
      DeleteFile file, FileIO io, Map<String, PositionDeleteIndex> positions) {
    return new PositionDeleteFile(file, io, positions);
  }

  DeleteFile file() {
    return file;
  }

  /** How many rows it deletes, of whatever data files. */
  long rows() {
    return file.recordCount();
  }

  /** Whether it has deleted rows of one of the data files. */
  boolean touches(Collection<PublishedFile> dataFiles) {
    return dataFiles.stream().anyMatch(dataFile -> positions(dataFile.file()).isNotEmpty());
  }

  /** The rows of the data file that it deletes; empty if it is older than the data file. */
  PositionDeleteIndex positions(DataFile dataFile) {
    if (!mayTouch(dataFile)) {
      return PositionDeleteIndex.empty();
    }
    return all().getOrDefault(dataFile.location(), PositionDeleteIndex.empty());
  }

  /** By what is known without reading it. */
  boolean mayTouch(DataFile dataFile) {
    if (dataFile.dataSequenceNumber() == null) {
      return false; // it is only being added
    }
    Long sequence = file.dataSequenceNumber();
    boolean older = sequence != null && sequence < dataFile.dataSequenceNumber();
    return !older && onlyDataFile.map(dataFile.location()::equals).orElse(true);
  }

  private synchronized Map<String, PositionDeleteIndex> all() {
    if (positions == null) {
      positions = new HashMap<>(PositionDeleteContent.read(file, io));
    }
    return positions;
  }
}
