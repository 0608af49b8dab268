package io.icecap.store.local;

import io.icecap.store.Location;
import io.icecap.store.StoredObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/** Shows the files below a folder while others may be writing and deleting there. */
final class FolderListing extends SimpleFileVisitor<Path> {
  /** What the names of files start with that are not objects yet. */
  static final String TEMPORARY = ".icecap-";

  private final Location folder;
  private final Path root;
  private final Consumer<StoredObject> visitor;

  FolderListing(Location folder, Path root, Consumer<StoredObject> visitor) {
    this.folder = folder;
    this.root = root;
    this.visitor = visitor;
  }

  static boolean isTemporary(Path file) {
    return file.getFileName().toString().startsWith(TEMPORARY);
  }

  static StoredObject object(Location location, BasicFileAttributes attributes) {
    return new StoredObject(location, attributes.size(), attributes.lastModifiedTime().toInstant());
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && !file.equals(root)) {
      visitor.accept(object(folder.resolve(root.relativize(file).toString()), attributes));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }
}
