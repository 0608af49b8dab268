package io.icecap.demo;

import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Iceberg's access to files of the local disk, by path or by {@code file:} address. */
public final class LocalFiles implements FileIO {
  private static final long serialVersionUID = 1L;

  /** The path that an address of the local disk means, percent signs taken as they are. */
  public static Path path(String location) {
    return Path.of(location.replaceFirst("^file:/+", "/"));
  }

  @Override
  public InputFile newInputFile(String location) {
    return Files.localInput(path(location).toFile());
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return Files.localOutput(path(location).toFile());
  }

  @Override
  public void deleteFile(String location) {
    try {
      java.nio.file.Files.deleteIfExists(path(location));
    } catch (java.io.IOException e) {
      throw new RuntimeIOException(e, "Failed to delete %s", location);
    }
  }
}
