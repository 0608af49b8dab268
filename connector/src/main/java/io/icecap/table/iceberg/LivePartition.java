package io.icecap.table.iceberg;

import io.icecap.store.Location;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The live files of a partition. Immutable.
 *
 * @param dataFiles in order of their row ids
 * @param positionDeletes files of position deletes; one whose data files have all left or have
 *     deletion vectors may be among them
 */
record LivePartition(
    Map<Location, PublishedFile> dataFiles, List<PositionDeleteFile> positionDeletes) {
  static final LivePartition NONE = new LivePartition(Map.of(), List.of());

  LivePartition with(PublishedFile added) {
    Map<Location, PublishedFile> files = new LinkedHashMap<>(dataFiles);
    files.put(added.location(), added);
    return new LivePartition(files, positionDeletes);
  }

  /** The files of position deletes that still delete a row once some data files are gone. */
  List<PositionDeleteFile> needed(Set<Location> gone) {
    if (positionDeletes.isEmpty()) {
      return List.of();
    }
    Collection<PublishedFile> staying =
        dataFiles.values().stream()
            .filter(file -> !file.hasVector() && !gone.contains(file.location()))
            .toList();
    return positionDeletes.stream().filter(file -> file.touches(staying)).toList();
  }
}
