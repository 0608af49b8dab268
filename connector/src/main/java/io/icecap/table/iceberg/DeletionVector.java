package io.icecap.table.iceberg;

import io.icecap.format.LiveFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * The deletion vector of one data file, kept in memory once read or written, so that the next one
 * is made without fetching it. Its positions never change.
 */
final class DeletionVector implements DeletedRows {
  private final DeleteFile file;
  private final FileIO io;
  private PositionDeleteIndex positions;

  private DeletionVector(DeleteFile file, FileIO io, PositionDeleteIndex positions) {
    this.file = file;
    this.io = io;
    this.positions = positions;
  }

  /** One in the store; read on first use. */
  static DeletionVector stored(DeleteFile file, FileIO io) {
    return new DeletionVector(file, io, null);
  }

  static DeletionVector written(DeleteFile file, FileIO io, PositionDeleteIndex positions) {
    return new DeletionVector(file, io, positions);
  }

  DeleteFile file() {
    return file;
  }

  String id() {
    return file.location() + "@" + file.contentOffset();
  }

  @Override
  public LiveFile.Deletes deletes() {
    return new LiveFile.Deletes(id(), file.recordCount(), () -> DeletedRows.ascending(positions()));
  }

  @Override
  public synchronized PositionDeleteIndex positions() {
    if (positions == null) {
      byte[] blob = new byte[Math.toIntExact(file.contentSizeInBytes())];
      try (SeekableInputStream in = io.newInputFile(file.location()).newStream()) {
        in.seek(file.contentOffset());
        in.readNBytes(blob, 0, blob.length);
      } catch (IOException e) {
        throw new UncheckedIOException("Could not read the deletion vector " + id(), e);
      }
      positions = PositionDeleteIndex.deserialize(blob, file);
    }
    return positions;
  }
}
