package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The index as a partition that has all data files. */
final class IndexedKeys implements KeyIndex {
  private final CachedPartition keys;

  IndexedKeys(CachedPartition keys) {
    this.keys = keys;
  }

  @Override
  public void catchUp(List<LiveFile> files) {
    if (!keys.equalsFiles(files)) {
      keys.catchUp(files);
    }
  }

  @Override
  public List<Found> find(List<Change> changes) {
    return keys.find(changes);
  }

  @Override
  public Map<Location, long[]> duplicates(Collection<Location> files) {
    return keys.duplicates(files);
  }

  @Override
  public Set<Integer> superseded(List<Change> changes, ChangeOrder order) {
    return keys.superseded(changes, order);
  }

  @Override
  public boolean isUntidy() {
    return keys.isUntidy();
  }

  @Override
  public boolean tidy() {
    return keys.tidy();
  }

  @Override
  public boolean equalsFiles(List<LiveFile> files) {
    return keys.equalsFiles(files);
  }

  @Override
  public FreshFile anew() {
    return keys.anew();
  }

  @Override
  public void replace(FreshFile written) {
    keys.replace(written);
  }

  @Override
  public void close() {
    keys.close();
  }
}
