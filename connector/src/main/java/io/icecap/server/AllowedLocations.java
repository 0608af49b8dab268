package io.icecap.server;

import io.icecap.store.Location;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.ForbiddenException;

/**
 * Where tables may be told to be. The server reads, writes and purges there with its own rights,
 * which are more than those of its callers.
 */
final class AllowedLocations {
  private static final List<String> PROPERTIES =
      List.of(TableProperties.WRITE_METADATA_LOCATION, TableProperties.WRITE_DATA_LOCATION);

  private final List<Location> folders;

  AllowedLocations(List<Location> folders) {
    this.folders = List.copyOf(folders);
  }

  /** Null is a location of the catalog's own choice. */
  void require(String location) {
    if (location != null
        && (isClimbing(location) || folders.stream().noneMatch(f -> isBelow(f, location)))) {
      throw new ForbiddenException(
          "The location is outside of the warehouse; leave it out, or start the server with --allow-location");
    }
  }

  void require(Map<String, String> properties) {
    PROPERTIES.forEach(property -> require(properties.get(property)));
  }

  void require(List<MetadataUpdate> updates) {
    for (MetadataUpdate update : updates) {
      if (update instanceof MetadataUpdate.SetLocation set) {
        require(set.location());
      } else if (update instanceof MetadataUpdate.SetProperties set) {
        require(set.updated());
      }
    }
  }

  private static boolean isClimbing(String location) {
    return Route.segments("/" + location).contains("..");
  }

  private static boolean isBelow(Location folder, String location) {
    return normalized(location).startsWith(normalized(folder.uri()) + "/");
  }

  /** {@code file:/a} and {@code file:///a} are the same. */
  private static String normalized(String uri) {
    return uri.replaceFirst("^file:/+", "file:/");
  }
}
