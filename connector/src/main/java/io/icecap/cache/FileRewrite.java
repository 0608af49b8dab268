package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some data files of a partition written anew with the rows that they had when this was made, while
 * the partition goes on being changed. {@link PartitionCache#replace} then puts the new files in
 * the place of the old ones.
 */
public final class FileRewrite implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileRewrite.class);

  private final PartitionFile held;
  private final PartitionKey partition;
  private final RowSchema schema;
  private final List<LiveFile> files;
  private final Optional<Reading> reading;
  private final PartitionRows rows;
  private final SnapshotDataFiles dataFiles;
  private final ObjectStore store;
  private final DataFileWriter writer;

  /** The rows and where they go; null before the run. */
  private AttachedFile sorted;

  private Path sortedAt;
  private List<DataFile> written = List.of();
  private final Interruptible work = new Interruptible(this::release);

  /**
   * @param held claimed until this is closed
   * @param reading empty if the rows have to come from the data files
   */
  FileRewrite(
      PartitionFile held,
      PartitionKey partition,
      RowSchema schema,
      List<LiveFile> files,
      Optional<Reading> reading,
      PartitionRows rows,
      SnapshotDataFiles dataFiles,
      ObjectStore store,
      DataFileWriter writer) {
    this.held = held;
    this.partition = partition;
    this.schema = schema;
    this.files = List.copyOf(files);
    this.reading = reading;
    this.rows = rows;
    this.dataFiles = dataFiles;
    this.store = store;
    this.writer = writer;
  }

  /**
   * Writes the new files. Takes seconds for a million rows and holds up nobody; by one thread,
   * which need not be the one that made this.
   *
   * @param to a new location for each file; they follow one another in the order
   * @param rowsMax how many rows a new file has at most, 1 or more
   * @throws CacheException if they can't be written, or this is closed meanwhile
   */
  public List<DataFile> run(Supplier<Location> to, CompactionOrder order, long rowsMax) {
    if (sorted != null || !work.begin()) {
      throw over();
    }
    try {
      sortedAt = held.temporary("rewrite");
      sorted = held.make(sortedAt, schema);
      fill();
      written = new WriteSorted(writer, schema, partition).run(sorted, live(), to, order, rowsMax);
      return written;
    } catch (SQLException e) {
      throw new CacheException(
          "Files of %s can't be rewritten; check cache.memory.bytes.max, disk space and permissions"
              .formatted(held),
          e);
    } finally {
      work.end();
    }
  }

  private CacheException over() {
    return new CacheException("The rewrite of files of %s is over".formatted(held), null);
  }

  private long live() {
    return files.stream().mapToLong(file -> file.rows() - file.deletes().count()).sum();
  }

  private void fill() throws SQLException {
    if (reading.isPresent()) {
      try {
        fillFrom(reading.get());
        return;
      } catch (SQLException e) {
        if (!reading.get().isEnded() || work.isClosed()) {
          throw e;
        }
        LOG.info("{} is rewritten from its data files: the cache needs its file for itself", held);
      } finally {
        held.end(reading.get());
        dataFiles.close();
      }
    }
    LocalDataFiles passing = new PassingDataFiles(store, held);
    new CatchUp(new WholeRows(schema, passing), passing)
        .run(sorted, Difference.between(CachedFiles.NONE, files));
  }

  private void fillFrom(Reading cache) throws SQLException {
    CachedFiles from =
        new CachedFiles(files.stream().map(file -> cache.files().at(file.location())).toList());
    rows.fetch(from, dataFiles);
    String numbers =
        from.all().stream()
            .map(entry -> String.valueOf(entry.number()))
            .collect(Collectors.joining(", "));
    String to = sorted.alias() + "." + CacheLayout.SCHEMA;
    cache.run(
        "INSERT INTO %s.rows BY NAME SELECT * FROM (%s) WHERE _file IN (%s)"
            .formatted(to, rows.selectAll(cache.connection(), from, dataFiles), numbers));
    cache.run("INSERT INTO %s.files SELECT * FROM files WHERE file IN (%s)".formatted(to, numbers));
    cache.run("COMMIT");
  }

  /** Moves the rows to the new files, in the open transaction. */
  PartitionCache.Replaced place(AttachedFile cache, OpenChange open) throws SQLException {
    if (work.isClosed() || cache.instance() != sorted.instance()) {
      throw over();
    }
    return new MovePlaces(schema, sorted, files, written).run(cache, open);
  }

  /** Lets go of it. May be called by any thread: what runs is cut off, or ends on its own. */
  @Override
  public void close() {
    if (work.close()) {
      reading.ifPresent(held::end);
    }
  }

  private void release() {
    dataFiles.close();
    if (sorted != null) {
      sorted.close();
      AttachedFile.delete(sortedAt);
    }
    held.unclaim();
  }
}
