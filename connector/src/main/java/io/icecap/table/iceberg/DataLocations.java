package io.icecap.table.iceberg;

import io.icecap.catalog.MetadataFiles;
import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.LocationProvider;

/** Where a table's data files go. */
final class DataLocations {
  /** File systems allow 255 bytes. */
  private static final int NAME_MAX = 240;

  private final LocationProvider locations;

  private DataLocations(LocationProvider locations) {
    this.locations = locations;
  }

  static DataLocations of(TableMetadata table) {
    return new DataLocations(MetadataFiles.dataLocations(table));
  }

  /** In a folder that tells the partition, as far as a folder can be called so. */
  Location inPartition(PartitionSpec spec, PartitionKey partition, String file) {
    return spec.isPartitioned()
        ? inPartition(spec, PartitionKeys.partition(partition, spec), file)
        : new Location(locations.newDataLocation(file));
  }

  Location inPartition(PartitionSpec spec, StructLike partition, String file) {
    if (!spec.isPartitioned()) {
      return new Location(locations.newDataLocation(file));
    }
    String path = spec.partitionToPath(partition);
    boolean fits =
        Arrays.stream(path.split("/"))
            .allMatch(name -> name.getBytes(StandardCharsets.UTF_8).length <= NAME_MAX);
    UUID hash = UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8));
    return new Location(
        fits
            ? locations.newDataLocation(spec, partition, file)
            : locations.newDataLocation("long-" + hash + "/" + file));
  }
}
