package io.icecap.apply;

import io.icecap.change.PartitionKey;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Files of a partition that are to be written anew. */
record ChosenFiles(PartitionKey partition, List<LiveFile> files) {
  /** One alone would be written anew for nothing, and chosen again. */
  private static final int COUNT_MIN = 2;

  long bytes() {
    return CompactionPolicy.bytes(files);
  }

  List<Location> locations() {
    return files.stream().map(LiveFile::location).toList();
  }

  /** The smallest of them, as many as have so many bytes, and two in any case. */
  ChosenFiles upTo(long bytesMax) {
    List<LiveFile> smallest = new ArrayList<>();
    long bytes = 0;
    for (LiveFile file :
        files.stream().sorted(Comparator.comparingLong(LiveFile::bytes)).toList()) {
      bytes += file.bytes();
      if (smallest.size() >= COUNT_MIN && bytes > bytesMax) {
        break;
      }
      smallest.add(file);
    }
    return new ChosenFiles(partition, smallest);
  }
}
