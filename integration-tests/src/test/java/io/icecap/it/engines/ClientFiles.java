package io.icecap.it.engines;

import io.icecap.demo.LocalFiles;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** A client's files on the local disk, which it calls by the URIs that the catalog has for them. */
public final class ClientFiles implements FileIO {
  private static final long serialVersionUID = 1L;

  private record Output(String location, OutputFile file) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return file.create();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return file.createOrOverwrite();
    }

    @Override
    public InputFile toInputFile() {
      return file.toInputFile();
    }
  }

  @Override
  public InputFile newInputFile(String location) {
    return new LocalFiles().newInputFile(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new Output(location, new LocalFiles().newOutputFile(location));
  }

  @Override
  public void deleteFile(String location) {
    new LocalFiles().deleteFile(location);
  }
}
