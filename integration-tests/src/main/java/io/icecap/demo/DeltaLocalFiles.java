package io.icecap.demo;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Local files for Delta Kernel, to be read only, without Hadoop's file systems. */
final class DeltaLocalFiles implements FileIO {
  static <T> CloseableIterator<T> iterator(List<T> list) {
    Iterator<T> rest = list.iterator();
    return new CloseableIterator<>() {
      @Override
      public boolean hasNext() {
        return rest.hasNext();
      }

      @Override
      public T next() {
        return rest.next();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
    Path from = path(path);
    if (!Files.isDirectory(from.getParent())) {
      throw new FileNotFoundException("There is no folder " + from.getParent());
    }
    try (var files = Files.list(from.getParent())) {
      return iterator(
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.compareTo(from) >= 0)
              .sorted()
              .map(DeltaLocalFiles::status)
              .toList());
    }
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    if (!Files.exists(path(path))) {
      throw new FileNotFoundException("There is no file " + path);
    }
    return status(path(path));
  }

  @Override
  public String resolvePath(String path) {
    return "file:" + path(path).toAbsolutePath();
  }

  @Override
  public InputFile newInputFile(String path, long size) {
    return new LocalInput(path);
  }

  @Override
  public Optional<String> getConf(String key) {
    return Optional.empty();
  }

  @Override
  public boolean mkdirs(String path) {
    throw readOnly();
  }

  @Override
  public OutputFile newOutputFile(String path) {
    throw readOnly();
  }

  @Override
  public boolean delete(String path) {
    throw readOnly();
  }

  @Override
  public void copyFileAtomically(String from, String to, boolean overwrite) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("Tables are only read here");
  }

  private static FileStatus status(Path file) {
    return FileStatus.of("file:" + file, file.toFile().length(), file.toFile().lastModified());
  }

  private static Path path(String path) {
    return Path.of(path.replaceFirst("^file:/+", "/"));
  }

  private record LocalInput(String path) implements InputFile {
    @Override
    public long length() {
      return DeltaLocalFiles.path(path).toFile().length();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      return new LocalStream(new RandomAccessFile(DeltaLocalFiles.path(path).toFile(), "r"));
    }
  }

  private static final class LocalStream extends SeekableInputStream {
    private final RandomAccessFile file;

    LocalStream(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public long getPos() throws IOException {
      return file.getFilePointer();
    }

    @Override
    public void seek(long position) throws IOException {
      if (position > file.length()) {
        throw new EOFException("No position " + position);
      }
      file.seek(position);
    }

    @Override
    public int read() throws IOException {
      return file.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return file.read(to, offset, length);
    }

    @Override
    public void readFully(byte[] to, int offset, int length) throws IOException {
      file.readFully(to, offset, length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
