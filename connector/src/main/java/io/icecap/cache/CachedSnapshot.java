package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot that is copied from the cache. Where that can't be, since the cache needs its file for
 * itself or it can't be read, it is made from the data files, which say the same.
 */
final class CachedSnapshot implements PartitionSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(CachedSnapshot.class);

  private final PartitionFile held;
  private final Reading reading;
  private final RowSchema schema;
  private final PartitionRows rows;
  private final SnapshotDataFiles dataFiles;
  private final StoredSnapshot stored;
  private volatile boolean closed;

  /**
   * @param stored the same snapshot, which is closed with this one
   */
  CachedSnapshot(
      PartitionFile held,
      Reading reading,
      RowSchema schema,
      PartitionRows rows,
      SnapshotDataFiles dataFiles,
      StoredSnapshot stored) {
    this.held = held;
    this.reading = reading;
    this.schema = schema;
    this.rows = rows;
    this.dataFiles = dataFiles;
    this.stored = stored;
  }

  @Override
  public void copyTo(Path file, String view) {
    StoredSnapshot.requireAbsent(file);
    try {
      copy(file, view);
    } catch (EndedException e) {
      if (closed) {
        throw new CacheException("The snapshot of %s is closed".formatted(held), e);
      }
      LOG.info("{} is copied from its data files: the cache needs its file for itself", held);
      stored.copyTo(file, view);
    } catch (SQLException | IOException e) {
      LOG.warn("{} can't be copied from the cache, and is from its data files", held, e);
      stored.copyTo(file, view);
      held.doubt();
    }
  }

  private void copy(Path file, String view) throws SQLException, IOException {
    boolean done = false;
    try (dataFiles) {
      rows.fetch(reading.files(), dataFiles);
      CreateView createView = new CreateView(schema);
      held.writeCopy()
          .run(
              reading,
              file,
              rows.selectAll(reading.connection(), reading.files(), dataFiles),
              held.publicLayout(schema),
              alias -> createView.text(alias, view));
      Seal.put(file);
      done = true;
    } catch (SQLException e) {
      throw reading.isEnded() ? new EndedException() : e;
    } finally {
      held.end(reading);
      if (!done) {
        AttachedFile.delete(file);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    held.end(reading);
    stored.close();
  }
}
