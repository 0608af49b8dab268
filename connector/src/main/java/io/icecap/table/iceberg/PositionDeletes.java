package io.icecap.table.iceberg;

import io.icecap.format.LiveFile;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.deletes.PositionDeleteIndex;

/**
 * The deleted rows of one data file by the position delete files of its partition (Iceberg spec,
 * «Position Delete Files»), read on first use and kept in memory. What names them is a digest of
 * the positions themselves: folding delete files changes nothing for whoever has the rows cached.
 */
final class PositionDeletes implements DeletedRows {
  private final DataFile dataFile;
  private final List<PositionDeleteFile> files;
  private PositionDeleteIndex positions;
  private PositionDigest digest;

  private PositionDeletes(
      DataFile dataFile,
      List<PositionDeleteFile> files,
      PositionDeleteIndex positions,
      PositionDigest digest) {
    this.dataFile = dataFile;
    this.files = files;
    this.positions = positions;
    this.digest = digest;
  }

  /**
   * Those in the store.
   *
   * @param files all that may have rows of the data file
   */
  static PositionDeletes stored(DataFile dataFile, List<PositionDeleteFile> files) {
    return new PositionDeletes(dataFile, files, null, null);
  }

  /** Those of the data file and some more. */
  static PositionDeletes more(PublishedFile before, long[] added) {
    PositionDeleteIndex positions = DeletedRows.index(added);
    PositionDigest digest = digest(before.deleted()).plus(positions);
    positions.merge(before.deleted().positions());
    return new PositionDeletes(before.file(), List.of(), positions, digest);
  }

  private static PositionDigest digest(DeletedRows rows) {
    return rows instanceof PositionDeletes known
        ? known.digest()
        : PositionDigest.NONE.plus(rows.positions());
  }

  @Override
  public LiveFile.Deletes deletes() {
    PositionDigest known = digest();
    return known.count() == 0
        ? LiveFile.Deletes.NONE
        : new LiveFile.Deletes(
            known.text(), known.count(), () -> DeletedRows.ascending(positions()));
  }

  @Override
  public synchronized PositionDeleteIndex positions() {
    if (positions == null) {
      PositionDeleteIndex read = DeletedRows.index();
      files.forEach(file -> read.merge(file.positions(dataFile)));
      positions = read;
    }
    return positions;
  }

  private synchronized PositionDigest digest() {
    if (digest == null) {
      digest = PositionDigest.NONE.plus(positions());
    }
    return digest;
  }
}
