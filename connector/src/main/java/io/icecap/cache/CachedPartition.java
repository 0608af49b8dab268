package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A partition in its DuckDB file, in the hands of one user. */
final class CachedPartition implements PartitionCache {
  private static final Logger LOG = LoggerFactory.getLogger(CachedPartition.class);

  private final PartitionFile held;
  private final PartitionKey partition;
  private final RowSchema schema;
  private final PartitionRows rows;
  private final DataFileWriter writer;
  private final MergeChanges mergeChanges;
  private final CompactFiles compactFiles;
  private final Loading loading;
  private final Snapshots snapshots;

  /** Null where it may be another one at the next use. */
  private AttachedFile file;

  private OpenChange open;
  private boolean closed;

  CachedPartition(
      PartitionFile held,
      PartitionKey partition,
      RowSchema schema,
      PartitionRows rows,
      DataFileWriter writer,
      Loading loading,
      Snapshots snapshots) {
    this.held = held;
    this.partition = partition;
    this.schema = schema;
    this.rows = rows;
    this.writer = writer;
    WriteDataFile writeDataFile = new WriteDataFile(rows, writer, schema, partition);
    this.mergeChanges = new MergeChanges(rows, writeDataFile);
    this.compactFiles = new CompactFiles(rows, writeDataFile);
    this.loading = loading;
    this.snapshots = snapshots;
  }

  @Override
  public boolean equalsFiles(List<LiveFile> files) {
    return usable().files().equal(files);
  }

  @Override
  public void catchUp(List<LiveFile> files) {
    reload("brought up to date", () -> loading.catchUp(files));
  }

  @Override
  public void rebuild(List<LiveFile> files) {
    reload("rebuilt", () -> loading.rebuild(files));
  }

  @Override
  public boolean restore(Path copy) {
    requireNothingOpen();
    usable();
    file = null;
    return attempt("restored", () -> loading.restore(copy));
  }

  @Override
  public PartitionSnapshot snapshot(List<LiveFile> files) {
    requireNothingOpen();
    return snapshots.of(usable(), files);
  }

  @Override
  public FreshFile anew() {
    requireNothingOpen();
    AttachedFile cache = usable();
    rows.begin(cache);
    return snapshots.anew(cache);
  }

  @Override
  public void replace(FreshFile written) {
    reload("written anew", () -> written.place(schema));
  }

  /** Runs what may put another file in the place of the one that is attached. */
  private void reload(String verb, Step step) {
    requireNothingOpen();
    usable();
    file = null;
    step(verb, step);
  }

  @Override
  public Merged merge(
      List<Change> changes, Map<Integer, RowPlace> arriving, Location to, CommitMode mode) {
    begin();
    return attempt("merged", () -> mergeChanges.run(file, open, changes, arriving, to, mode));
  }

  @Override
  public List<KeyIndex.Found> find(List<Change> changes) {
    requireNothingOpen();
    AttachedFile cache = usable();
    return attempt("searched", () -> rows.find(cache, changes).places(cache.files()));
  }

  @Override
  public Set<Integer> superseded(List<Change> changes, ChangeOrder order) {
    requireNothingOpen();
    AttachedFile cache = usable();
    return attempt("searched", () -> rows.superseded(cache, changes, order));
  }

  @Override
  public Map<Location, long[]> duplicates(Collection<Location> files) {
    requireNothingOpen();
    AttachedFile cache = usable();
    List<Integer> numbers = files.stream().map(file -> entry(file).number()).toList();
    return attempt("searched", () -> new FindDuplicates(schema).run(cache, numbers));
  }

  @Override
  public Merged delete(Map<Location, long[]> positions, Location to, CommitMode mode) {
    Map<Integer, long[]> byNumber = new TreeMap<>();
    positions.forEach((location, of) -> byNumber.put(entry(location).number(), of));
    begin();
    return attempt("changed", () -> mergeChanges.delete(file, open, byNumber, to, mode));
  }

  @Override
  public List<DataFile> compact(
      List<Location> files, Supplier<Location> to, CompactionOrder order, long rowsMax) {
    if (rowsMax < 1) {
      throw new IllegalArgumentException("A file cannot have at most " + rowsMax + " rows");
    }
    List<CachedFiles.Entry> from = files.stream().map(this::entry).toList();
    order.indexes(schema);
    begin();
    return attempt("compacted", () -> compactFiles.run(file, open, from, to, order, rowsMax));
  }

  @Override
  public FileRewrite rewrite(List<LiveFile> files) {
    requireNothingOpen();
    AttachedFile cache = usable();
    files.forEach(file -> entry(file.location()));
    return snapshots.rewrite(cache, partition, files, writer);
  }

  @Override
  public Replaced replace(FileRewrite rewrite) {
    begin();
    return attempt("compacted", () -> rewrite.place(file, open));
  }

  private CachedFiles.Entry entry(Location location) {
    CachedFiles.Entry entry = usable().files().at(location);
    if (entry == null) {
      throw new IllegalArgumentException(location + " is not a live file of this partition");
    }
    return entry;
  }

  @Override
  public void published(List<LiveFile> files) {
    if (open == null) {
      throw new IllegalStateException("Nothing is open that could have been published");
    }
    Optional<CachedFiles> after = open.published(files);
    if (after.isEmpty()) {
      LOG.warn(
          "{} was published with other files than were written; its cache is emptied", partition);
      discard();
      file = held.recreate(schema);
      return;
    }
    keep(after.get());
  }

  /** What the table has is decided: a cache that cannot keep up with it is rebuilt, no more. */
  private void keep(CachedFiles after) {
    try {
      ReplaceFiles.run(file, after);
      Sql.run(file.connection(), "COMMIT");
      file.files(after);
      open = null;
    } catch (SQLException e) {
      LOG.warn("What was published is not in the cache", abandoned("kept", e));
    }
  }

  @Override
  public void discard() {
    if (open != null) {
      open = null;
      try {
        Sql.run(file.connection(), "ROLLBACK");
      } catch (SQLException e) {
        LOG.warn("What was not published is undone with all the rest", abandoned("undone", e));
      }
    }
  }

  @Override
  public boolean isUntidy() {
    requireNothingOpen();
    AttachedFile cache = usable();
    return attempt("looked at", () -> Tidy.isDue(cache));
  }

  @Override
  public boolean tidy() {
    if (!isUntidy()) {
      return true;
    }
    AttachedFile cache = usable();
    if (held.isRead()) {
      if (!Tidy.isUrgent(cache)) {
        return false;
      }
      held.endReadings();
    }
    return attempt("tidied", () -> Tidy.run(cache));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        discard();
      } finally {
        held.giveBack();
      }
    }
  }

  private void begin() {
    requireNothingOpen();
    AttachedFile cache = usable();
    open = new OpenChange(cache.files());
    step(
        "opened",
        () -> {
          Sql.run(cache.connection(), "BEGIN TRANSACTION");
          rows.begin(cache);
        });
  }

  private void requireNothingOpen() {
    if (open != null) {
      throw new IllegalStateException("A change of this partition is open: publish or discard it");
    }
  }

  private AttachedFile usable() {
    if (closed) {
      throw new IllegalStateException("This cached partition is closed");
    }
    if (file == null) {
      file = held.attach(schema);
    }
    return file;
  }

  /** Runs a part of a change; if it fails, whatever is open is undone. */
  private <T> T attempt(String verb, Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (SQLException e) {
      throw abandoned(verb, e);
    } catch (RuntimeException e) {
      discard();
      throw e;
    }
  }

  private void step(String verb, Step step) {
    attempt(
        verb,
        () -> {
          step.run();
          return null;
        });
  }

  /** After an error in DuckDB: out of memory is known to leave the file as it was. */
  private CacheException abandoned(String verb, SQLException cause) {
    boolean outOfMemory = String.valueOf(cause.getMessage()).contains("Out of Memory");
    open = null;
    file = null;
    held.abandon(!outOfMemory);
    return new CacheException(
        outOfMemory
            ? "The cached partition %s cannot be %s within the cache's memory; raise it"
                .formatted(partition, verb)
            : "The cached partition %s cannot be %s; it is empty now and has to be rebuilt"
                .formatted(partition, verb),
        cause);
  }

  /** A part of a change. */
  private interface Attempt<T> {
    T run() throws SQLException;
  }

  /** The same without a result. */
  private interface Step {
    void run() throws SQLException;
  }
}
