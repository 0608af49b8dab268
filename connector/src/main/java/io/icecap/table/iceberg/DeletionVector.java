package io.icecap.table.iceberg;

import io.icecap.format.LiveFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * The deletion vector of one data file, kept in memory once read or written, so that the next one
 * is made without fetching it. Its positions never change.
 */
final class DeletionVector {
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

  /** An index of these positions and those of {@code previous}, which may be null. */
  static PositionDeleteIndex merged(long[] added, DeletionVector previous) {
    PositionDeleteIndex merged =
        org.apache.iceberg.deletes.Deletes.toPositionIndex(
            CloseableIterable.withNoopClose(
                () -> java.util.stream.LongStream.of(added).boxed().iterator()));
    if (previous != null) {
      merged.merge(previous.positions());
    }
    return merged;
  }

  DeleteFile file() {
    return file;
  }

  String id() {
    return file.location() + "@" + file.contentOffset();
  }

  LiveFile.Deletes deletes() {
    return new LiveFile.Deletes(id(), file.recordCount(), this::ascending);
  }

  private long[] ascending() {
    PositionDeleteIndex index = positions();
    long[] ascending = new long[Math.toIntExact(index.cardinality())];
    int[] next = {0};
    index.forEach(position -> ascending[next[0]++] = position);
    return ascending;
  }

  private synchronized PositionDeleteIndex positions() {
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
