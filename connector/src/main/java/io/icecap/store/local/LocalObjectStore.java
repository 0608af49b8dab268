package io.icecap.store.local;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.OutcomeUnknownException;
import io.icecap.store.StoreUnavailableException;
import io.icecap.store.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Objects as files. Put-if-absent is a hard link to a file that is complete and on disk: linking
 * fails where a file exists, also between processes and machines. What was written through this
 * store before, or handed out as a local file, is on disk before it: a commit that survives a power
 * cut finds the files it refers to.
 */
public final class LocalObjectStore implements ObjectStore {
  private final UnforcedFiles unforced = new UnforcedFiles();

  @Override
  public boolean putIfAbsent(Location location, byte[] content) {
    Path target = path(location);
    Path complete;
    try {
      if (Files.exists(target)) {
        return false;
      }
      complete = writeBeside(target, content);
    } catch (IOException e) {
      throw unavailable("write", location, e);
    }
    try {
      unforced.add(complete);
      unforced.forceAll();
    } catch (IOException e) {
      deleteQuietly(complete);
      throw unavailable("write", location, e);
    }
    try {
      Files.createLink(target, complete);
      force(target.getParent());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new IllegalStateException(
          "The file system of %s has no hard links, which exclusive commits need; put the warehouse on another one"
              .formatted(location),
          e);
    } catch (IOException e) {
      throw new OutcomeUnknownException(location, e);
    } finally {
      deleteQuietly(complete);
    }
  }

  @Override
  public void put(Location location, byte[] content) {
    try {
      Path target = path(location);
      Files.move(writeBeside(target, content), target, ATOMIC_MOVE, REPLACE_EXISTING);
      unforced.add(target);
    } catch (IOException e) {
      throw unavailable("write", location, e);
    }
  }

  @Override
  public Optional<byte[]> read(Location location) {
    try {
      return Optional.of(Files.readAllBytes(path(location)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable("read", location, e);
    }
  }

  @Override
  public boolean exists(Location location) {
    return Files.isRegularFile(path(location));
  }

  @Override
  public List<Location> list(Location folder) {
    List<Location> found = new ArrayList<>();
    visit(folder, "", object -> found.add(object.location()));
    found.removeIf(object -> object.name().startsWith(FolderListing.TEMPORARY));
    return found;
  }

  @Override
  public void visit(Location folder, String prefix, Consumer<StoredObject> visitor) {
    String start = folder.resolve(prefix).uri();
    Consumer<StoredObject> matching =
        object -> {
          if (object.location().uri().startsWith(start)) {
            visitor.accept(object);
          }
        };
    try {
      Files.walkFileTree(path(folder), new FolderListing(folder, path(folder), matching));
    } catch (IOException e) {
      throw unavailable("list", folder, e);
    }
  }

  @Override
  public Optional<StoredObject> find(Location location) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path(location), BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(FolderListing.object(location, attributes))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable("look for", location, e);
    }
  }

  @Override
  public List<Location> list(Location folder, String prefix) {
    try (var files = Files.list(path(folder))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> !FolderListing.isTemporary(file) && Files.isRegularFile(file))
          .map(file -> folder.resolve(file.getFileName().toString()))
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw unavailable("list", folder, e);
    }
  }

  @Override
  public void delete(Location location) {
    try {
      Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw unavailable("delete", location, e);
    }
  }

  @Override
  public void download(Location location, Path file) {
    try {
      Files.copy(path(location), file);
    } catch (IOException e) {
      throw unavailable("download", location, e);
    }
  }

  @Override
  public void upload(Path file, Location location) {
    Path target = path(location);
    try {
      Path copy = newTemporary(target);
      Files.copy(file, copy);
      Files.move(copy, target, ATOMIC_MOVE, REPLACE_EXISTING);
      unforced.add(target);
    } catch (IOException e) {
      throw unavailable("upload", location, e);
    }
  }

  @Override
  public Optional<Path> localFile(Location location) {
    Path file = path(location);
    try {
      Files.createDirectories(file.getParent());
      unforced.add(file);
    } catch (IOException e) {
      throw unavailable("make the folder of", location, e);
    }
    return Optional.of(file);
  }

  @Override
  public void close() {
    unforced.close();
  }

  private static Path path(Location location) {
    if (!location.uri().startsWith("file:/")) {
      throw new IllegalArgumentException(
          "%s is not on the local file system; the warehouse is".formatted(location));
    }
    String path = location.uri().substring("file:".length());
    return Path.of(path.startsWith("//") ? path.substring(path.indexOf('/', 2)) : path);
  }

  private static Path writeBeside(Path target, byte[] content) throws IOException {
    Path temporary = newTemporary(target);
    try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      return temporary;
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw e;
    }
  }

  private static Path newTemporary(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    // not Files.createTempFile, whose files only their owner can read
    return target.resolveSibling(FolderListing.TEMPORARY + UUID.randomUUID());
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  private static StoreUnavailableException unavailable(
      String what, Location location, IOException cause) {
    return new StoreUnavailableException("Could not " + what + " " + location, cause);
  }
}
