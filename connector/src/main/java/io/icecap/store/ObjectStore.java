package io.icecap.store;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Objects by location. Every write is atomic: a reader sees the whole object or none. All methods
 * throw {@link StoreUnavailableException} when the store does not answer. Thread-safe.
 */
public interface ObjectStore extends AutoCloseable {
  /**
   * Writes the object if there is none at this location. Of several at the same time one wins.
   *
   * @return false if there was one already (perhaps from this very call, repeated by a transport)
   * @throws OutcomeUnknownException if it may or may not have been written
   */
  boolean putIfAbsent(Location location, byte[] content);

  /** Writes the object, over an older one if need be. */
  void put(Location location, byte[] content);

  /** The content, or empty if there is no such object. */
  Optional<byte[]> read(Location location);

  boolean exists(Location location);

  /** All objects below the folder, at any depth, in no order; none if there is no such folder. */
  List<Location> list(Location folder);

  /** The objects directly in the folder whose name starts with {@code prefix}, in no order. */
  default List<Location> list(Location folder, String prefix) {
    return list(folder).stream()
        .filter(object -> object.equals(folder.resolve(object.name())))
        .filter(object -> object.name().startsWith(prefix))
        .toList();
  }

  /**
   * Shows every object below the folder, at any depth, whose path below it starts with {@code
   * prefix}, one by one, in no order; also what interrupted writes have left. Objects that come or
   * go meanwhile may or may not be shown.
   */
  void visit(Location folder, String prefix, Consumer<StoredObject> visitor);

  /** The object as a listing would show it, or empty if there is none. */
  Optional<StoredObject> find(Location location);

  /** Deletes the object; nothing happens if there is none. */
  void delete(Location location);

  /** Deletes the objects; if it fails, some of them may be deleted. */
  default void deleteAll(Collection<Location> locations) {
    locations.forEach(this::delete);
  }

  /** Copies the object to a local file, which must not exist. */
  void download(Location location, Path file);

  /** Copies a local file to the location. */
  void upload(Path file, Location location);

  /**
   * The file that is the object, for a store on local disk; parent folders are made. Empty for a
   * remote store: go through {@link #download} and {@link #upload}.
   */
  Optional<Path> localFile(Location location);

  @Override
  void close();
}
