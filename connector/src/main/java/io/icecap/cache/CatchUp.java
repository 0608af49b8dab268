package io.icecap.cache;

import io.icecap.format.LiveFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes a cached partition by a difference, in one transaction: rows leave, rows are loaded. */
final class CatchUp {
  private final PartitionRows rows;
  private final LocalDataFiles dataFiles;

  CatchUp(PartitionRows rows, LocalDataFiles dataFiles) {
    this.rows = rows;
    this.dataFiles = dataFiles;
  }

  /** Nothing is changed if this fails. */
  void run(AttachedFile cache, Difference difference) throws SQLException {
    Sql.run(cache.connection(), "BEGIN TRANSACTION");
    try {
      CachedFiles after = apply(cache, difference);
      ReplaceFiles.run(cache, after);
      Sql.run(cache.connection(), "COMMIT");
      cache.files(after);
    } catch (RuntimeException e) {
      Sql.run(cache.connection(), "ROLLBACK");
      throw e;
    }
  }

  private CachedFiles apply(AttachedFile cache, Difference difference) throws SQLException {
    CachedFiles before = cache.files();
    Map<Integer, Long> left = deleteMore(cache, difference);
    List<Integer> leaving = new ArrayList<>(difference.gone());
    List<CachedFiles.Entry> entries = new ArrayList<>();
    List<LiveFile> missing = new ArrayList<>();
    for (LiveFile file : difference.files()) {
      CachedFiles.Entry known = before.at(file.location());
      if (known == null || leaving.contains(known.number())) {
        missing.add(file);
        continue;
      }
      CachedFiles.Entry entry = CachedFiles.Entry.of(known.number(), file);
      if (left.getOrDefault(entry.number(), entry.live()) == entry.live()) {
        entries.add(entry);
      } else { // rows that were deleted before are not any more
        leaving.add(entry.number());
        missing.add(file);
      }
    }
    rows.remove(cache, leaving);
    int number = before.nextNumber();
    for (LiveFile file : missing) {
      CachedFiles.Entry entry = CachedFiles.Entry.of(number++, file);
      load(cache, entry, file);
      entries.add(entry);
    }
    return new CachedFiles(entries);
  }

  /** How many rows are left of each file that lost some. */
  private Map<Integer, Long> deleteMore(AttachedFile cache, Difference difference)
      throws SQLException {
    Map<Integer, long[]> positions = new HashMap<>();
    for (LiveFile file : difference.deleted()) {
      int number = cache.files().at(file.location()).number();
      positions.put(number, file.deletes().positions().get());
    }
    return positions.isEmpty() ? Map.of() : rows.delete(cache, positions);
  }

  private void load(AttachedFile cache, CachedFiles.Entry entry, LiveFile file)
      throws SQLException {
    Path local = dataFiles.take(file.location(), file.bytes());
    try {
      rows.load(cache, entry, file, local);
    } finally {
      dataFiles.release(local);
    }
  }
}
