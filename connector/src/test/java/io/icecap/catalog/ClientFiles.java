package io.icecap.catalog;

import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * The files of a client of the catalog, on the disk: Iceberg's own ones need more of Hadoop than
 * there is in these tests.
 */
public final class ClientFiles implements FileIO {
  private static final long serialVersionUID = 1L;

  private final FileIO files = new LocalFileIO();

  @Override
  public InputFile newInputFile(String location) {
    return files.newInputFile(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return files.newOutputFile(location);
  }

  @Override
  public void deleteFile(String location) {
    files.deleteFile(location);
  }
}
