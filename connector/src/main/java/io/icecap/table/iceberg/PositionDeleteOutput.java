package io.icecap.table.iceberg;

import java.io.IOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** An output of Iceberg's as Parquet wants it. */
final class PositionDeleteOutput implements OutputFile {
  private final org.apache.iceberg.io.OutputFile to;
  private long bytes;

  PositionDeleteOutput(org.apache.iceberg.io.OutputFile to) {
    this.to = to;
  }

  /** How many were written, once the output is closed. */
  long bytes() {
    return bytes;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Stream(to.create());
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return new Stream(to.createOrOverwrite());
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private final class Stream extends PositionOutputStream {
    private final org.apache.iceberg.io.PositionOutputStream stream;

    Stream(org.apache.iceberg.io.PositionOutputStream stream) {
      this.stream = stream;
    }

    @Override
    public long getPos() throws IOException {
      return stream.getPos();
    }

    @Override
    public void write(int b) throws IOException {
      stream.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      stream.write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
      bytes = stream.getPos();
      stream.close();
    }
  }
}
