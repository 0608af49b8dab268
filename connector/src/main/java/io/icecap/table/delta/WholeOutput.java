package io.icecap.table.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.icecap.store.ExclusivePut;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.function.BiConsumer;

/** A file that is written as a whole. */
final class WholeOutput implements OutputFile {
  private final String path;
  private final ObjectStore store;
  private final RecentCommits recent;
  private final BiConsumer<String, byte[]> streamed;

  /**
   * @param streamed takes what was written to {@link #create}'s stream
   */
  WholeOutput(
      String path, ObjectStore store, RecentCommits recent, BiConsumer<String, byte[]> streamed) {
    this.path = path;
    this.store = store;
    this.recent = recent;
    this.streamed = streamed;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public PositionOutputStream create(boolean atomicWrite) {
    return new Stream();
  }

  /**
   * @throws FileAlreadyExistsException if another one's is there, and must stay
   */
  @Override
  public void writeAtomically(CloseableIterator<String> lines, boolean overwrite)
      throws FileAlreadyExistsException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 14);
    lines.forEachRemaining(line -> text.writeBytes((line + "\n").getBytes(UTF_8)));
    byte[] content = text.toByteArray();
    Location location = StoreFileIO.location(path);
    if (overwrite) {
      store.put(location, content);
    } else if (ExclusivePut.put(store, location, content)) {
      recent.add(location, content);
    } else {
      throw new FileAlreadyExistsException(path);
    }
  }

  private final class Stream extends PositionOutputStream {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(1 << 16);
    private boolean closed;

    @Override
    public long getPos() {
      return content.size();
    }

    @Override
    public void write(int b) {
      content.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      content.write(from, offset, length);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        streamed.accept(path, content.toByteArray());
      }
    }
  }
}
