package io.icecap.cache;

import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an open transaction has done to the files of a partition: the new files' numbers and, per
 * location, how many rows are live when it is published.
 */
final class OpenChange {
  private final CachedFiles before;
  private final int newNumber;
  private final Map<Location, Integer> added = new HashMap<>();
  private final Map<Location, Long> live = new HashMap<>();

  OpenChange(CachedFiles before) {
    this.before = before;
    this.newNumber = before.nextNumber();
    before.all().forEach(entry -> live.put(entry.location(), entry.live()));
  }

  /** The number of the first new file; no row has it, nor one above. */
  int newNumber() {
    return newNumber;
  }

  void added(Location location, int number, long rows) {
    added.put(location, number);
    live.put(location, rows);
  }

  /** How many rows of the file are left. */
  long deleted(Location location, long rows) {
    return live.merge(location, -rows, Long::sum);
  }

  void emptied(Location location) {
    live.put(location, 0L);
  }

  /** The files after the commit, numbered; empty if they are not what this change leads to. */
  Optional<CachedFiles> published(List<LiveFile> files) {
    Map<Location, Long> expected = new HashMap<>(live);
    List<CachedFiles.Entry> entries = new ArrayList<>();
    for (LiveFile file : files) {
      Long rows = expected.remove(file.location());
      if (rows == null || rows != file.rows() - file.deletes().count()) {
        return Optional.empty();
      }
      Integer number = added.get(file.location());
      entries.add(
          CachedFiles.Entry.of(
              number == null ? before.at(file.location()).number() : number, file));
    }
    boolean complete = expected.values().stream().allMatch(rows -> rows == 0);
    return complete ? Optional.of(new CachedFiles(entries)) : Optional.empty();
  }
}
