package io.icecap.catalog;

import io.icecap.store.Location;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.LocationProvider;

/** Where the files of a table go, by its metadata; the versions themselves are the chain's. */
public final class MetadataFiles {
  /** What the names of our files of position deletes end with, as those of most engines do. */
  public static final String POSITION_DELETES = "-deletes.parquet";

  /** Table property: the formats that readers are shown. */
  public static final String FORMATS = "icecap.table-formats";

  private static final String PLAIN = "metadata";
  private static final String HIDDEN = "_iceberg";

  private MetadataFiles() {}

  /** Of a Puffin file with deletion vectors, in the root of the table. */
  public static String deletionVectors(TableMetadata metadata, UUID id) {
    return metadata.location() + "/" + MetadataIO.DELETION_VECTORS + id + ".bin";
  }

  /** A folder for metadata that Delta's VACUUM passes by. */
  public static String hidden(String table) {
    return table + "/" + HIDDEN;
  }

  /** The folder for the chain of a table with this metadata. */
  static Location chain(TableMetadata metadata) {
    String hidden = hidden(metadata.location());
    String folder = metadata.property(TableProperties.WRITE_METADATA_LOCATION, null);
    return new Location(hidden.equals(folder) ? hidden : metadata.location() + "/" + PLAIN);
  }

  /** The folders that chains of tables at this location may be in. */
  static Stream<Location> chains(Location table) {
    return Stream.of(table.resolve(PLAIN), table.resolve(HIDDEN));
  }

  /** Whether a folder is one that metadata is in; its name may have a suffix. */
  static boolean isMetadata(String folder) {
    return folder.startsWith(PLAIN) || folder.startsWith(HIDDEN);
  }

  /** Whether Iceberg's engines are not to find the table by its path. */
  static boolean isHidden(TableMetadata metadata) {
    return "delta".equals(metadata.properties().get(FORMATS));
  }

  /** Where Iceberg writes what a commit refers to. */
  static Set<String> folders(TableMetadata metadata) {
    String folder = metadata.property(TableProperties.WRITE_METADATA_LOCATION, null);
    Set<String> folders = new HashSet<>(Set.of(metadata.location()));
    Optional.ofNullable(folder).ifPresent(folders::add);
    Optional.ofNullable(metadata.property(TableProperties.WRITE_DATA_LOCATION, null))
        .ifPresent(folders::add);
    return folders;
  }

  static String location(TableMetadata metadata, String name) {
    String folder = metadata.property(TableProperties.WRITE_METADATA_LOCATION, null);
    return (folder == null ? metadata.location() + "/" + PLAIN : folder) + "/" + name;
  }

  public static LocationProvider dataLocations(TableMetadata metadata) {
    return LocationProviders.locationsFor(metadata.location(), metadata.properties());
  }
}
