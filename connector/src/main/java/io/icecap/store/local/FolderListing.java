package io.icecap.store.local;

import io.icecap.store.Location;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Collects the objects below a folder while others may be writing and deleting there. */
final class FolderListing extends SimpleFileVisitor<Path> {
  /** What the names of files start with that are not objects yet. */
  static final String TEMPORARY = ".icecap-";

  private final Location folder;
  private final Path root;
  private final List<Location> found = new ArrayList<>();

  FolderListing(Location folder, Path root) {
    this.folder = folder;
    this.root = root;
  }

  static boolean isTemporary(Path file) {
    return file.getFileName().toString().startsWith(TEMPORARY);
  }

  List<Location> found() {
    return found;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && !isTemporary(file) && !file.equals(root)) {
      found.add(folder.resolve(root.relativize(file).toString()));
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
