package io.icecap.catalog;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's file access: manifests, manifest lists and deletes of rows as whole objects of the
 * store, written in the background until {@link #awaitWrites}, and kept in memory for the next
 * commit, which reads what the last one wrote; everything else through {@code data}.
 */
@SuppressWarnings("serial") // never serialized: it belongs to a catalog in this process
final class MetadataIO implements FileIO {
  /** What the names of our Puffin files start with; Delta readers ask for this name. */
  static final String DELETION_VECTORS = "deletion_vector_";

  private static final long RECENT_BYTES_MAX = 64L << 20;

  private final ObjectStore store;
  private final FileIO data;
  private final RecentFiles recent = new RecentFiles(RECENT_BYTES_MAX);
  private final PendingWrites pending;

  MetadataIO(ObjectStore store, FileIO data) {
    this.store = store;
    this.data = data;
    this.pending = new PendingWrites(store);
  }

  /**
   * Returns when everything written below the folder is in the store; to be called before a commit.
   *
   * @throws io.icecap.store.StoreUnavailableException if something is not
   */
  void awaitWrites(String folder) {
    pending.await(folder);
  }

  /** The same files without this process's memory of them: for who reads much and once. */
  FileIO unremembered() {
    return data;
  }

  @Override
  public InputFile newInputFile(String location) {
    return isSmall(location) ? new Small(location) : data.newInputFile(location);
  }

  @Override
  public InputFile newInputFile(String location, long length) {
    return isSmall(location) ? new Small(location) : data.newInputFile(location, length);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return isSmall(location) ? new Small(location) : data.newOutputFile(location);
  }

  @Override
  public void deleteFile(String location) {
    recent.remove(location);
    pending.settle(location);
    data.deleteFile(location);
  }

  @Override
  public Map<String, String> properties() {
    return data.properties();
  }

  @Override
  public void close() {
    pending.close();
    data.close();
  }

  /** Data files may be Avro too, and large; they are not in a metadata folder. */
  private static boolean isSmall(String location) {
    int name = location.lastIndexOf('/') + 1;
    int folder = location.lastIndexOf('/', name - 2) + 1;
    return (location.endsWith(".avro") && MetadataFiles.isMetadata(location.substring(folder)))
        || location.startsWith(DELETION_VECTORS, name)
        || location.endsWith(MetadataFiles.POSITION_DELETES);
  }

  private byte[] read(String location) {
    return pending
        .find(location)
        .or(() -> recent.find(location))
        .orElseGet(
            () -> {
              byte[] content =
                  store
                      .read(new Location(location))
                      .orElseThrow(() -> new NotFoundException("There is no file %s", location));
              recent.add(location, content);
              return content;
            });
  }

  private final class Small implements InputFile, OutputFile {
    private final String location;

    Small(String location) {
      this.location = location;
    }

    @Override
    public String location() {
      return location;
    }

    @Override
    public long getLength() {
      return read(location).length;
    }

    @Override
    public SeekableInputStream newStream() {
      return new InMemoryInputFile(location, read(location)).newStream();
    }

    @Override
    public boolean exists() {
      return pending.find(location).isPresent()
          || recent.find(location).isPresent()
          || store.exists(new Location(location));
    }

    /** The names hold a random id, so there is never a file to be overwritten. */
    @Override
    public PositionOutputStream create() {
      return new SmallOutput(location);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return new SmallOutput(location);
    }

    @Override
    public InputFile toInputFile() {
      return this;
    }
  }

  private final class SmallOutput extends PositionOutputStream {
    private final String location;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(1 << 14);
    private boolean closed;

    SmallOutput(String location) {
      this.location = location;
    }

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
        byte[] whole = content.toByteArray();
        pending.write(location, whole);
        recent.add(location, whole);
      }
    }
  }
}
