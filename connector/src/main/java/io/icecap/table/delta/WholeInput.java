package io.icecap.table.delta;

import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.EOFException;
import java.io.IOException;

/** A file that is read into memory as a whole. */
final class WholeInput implements InputFile {
  /** Fetches the content. */
  interface Content {
    byte[] read() throws IOException;
  }

  private final String path;
  private final Content content;
  private byte[] read;

  WholeInput(String path, Content content) {
    this.path = path;
    this.content = content;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public long length() throws IOException {
    return bytes().length;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new Stream(bytes());
  }

  private synchronized byte[] bytes() throws IOException {
    if (read == null) {
      read = content.read();
    }
    return read;
  }

  private static final class Stream extends SeekableInputStream {
    private final byte[] bytes;
    private int next;

    Stream(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getPos() {
      return next;
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < 0 || position > bytes.length) {
        throw new EOFException("No position %d in %d bytes".formatted(position, bytes.length));
      }
      next = (int) position;
    }

    @Override
    public int read() {
      return next == bytes.length ? -1 : bytes[next++] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      int count = Math.min(length, bytes.length - next);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      System.arraycopy(bytes, next, to, offset, count);
      next += count;
      return count;
    }

    @Override
    public void readFully(byte[] to, int offset, int length) throws IOException {
      if (length > bytes.length - next) {
        throw new EOFException("%d bytes wanted, %d left".formatted(length, bytes.length - next));
      }
      System.arraycopy(bytes, next, to, offset, length);
      next += length;
    }
  }
}
