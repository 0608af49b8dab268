package io.icecap.replica;

import io.icecap.cache.ReplicaFiles;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.table.CommitConflictException;
import io.icecap.table.LiveTable;
import io.icecap.table.ReplicaState;
import io.icecap.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Replicas that are the copies of the cached partitions themselves: what stock DuckDB attaches, and
 * what a cold cache is loaded from. They go through the same store as the data files, with its
 * client and settings, so they are encrypted if those are.
 */
public final class DuckDbFormat implements ReplicaFormat, ReplicaFiles {
  /** How much one refresh writes anew for the sake of columns alone, bytes. */
  private static final long OUTDATED_BYTES_MAX = 256L << 20;

  private final ObjectStore store;
  private final Tables tables;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final long outdatedBytesMax;

  public DuckDbFormat(ObjectStore store, Tables tables, Clock clock, Supplier<UUID> ids) {
    this(store, tables, clock, ids, OUTDATED_BYTES_MAX);
  }

  /**
   * @param outdatedBytesMax about how much one refresh writes anew for columns alone
   */
  DuckDbFormat(
      ObjectStore store, Tables tables, Clock clock, Supplier<UUID> ids, long outdatedBytesMax) {
    this.outdatedBytesMax = outdatedBytesMax;
    this.store = store;
    this.tables = tables;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public TableReplica open(LiveTable table) {
    return new Copies(new DuckDbFolder(store, table.location()));
  }

  @Override
  public Optional<Location> find(TableId table, PartitionKey partition) {
    return tables
        .find(table)
        .map(found -> new DuckDbFolder(store, found.location()))
        .flatMap(
            folder ->
                folder
                    .newest()
                    .map(manifest -> manifest.entries().get(partition))
                    .map(folder::file));
  }

  private final class Copies implements TableReplica {
    private final DuckDbFolder folder;
    private final Map<PartitionKey, DuckDbManifest.Entry> written = new TreeMap<>();
    private Optional<DuckDbManifest> newest = Optional.empty();

    Copies(DuckDbFolder folder) {
      this.folder = folder;
    }

    @Override
    public ReplicaState state() {
      written.clear();
      newest = folder.newest();
      return newest.map(DuckDbManifest::state).orElse(ReplicaState.NONE);
    }

    /** Their columns are called what they were called when the file was made. */
    @Override
    public Set<PartitionKey> outdated(RowSchema schema) {
      Set<PartitionKey> some = new TreeSet<>();
      long bytes = 0;
      for (Map.Entry<PartitionKey, DuckDbManifest.Entry> other : others(schema).entrySet()) {
        if (some.isEmpty() || bytes + other.getValue().bytes() <= outdatedBytesMax) {
          some.add(other.getKey());
          bytes += other.getValue().bytes();
        }
      }
      return some;
    }

    private SortedMap<PartitionKey, DuckDbManifest.Entry> others(RowSchema schema) {
      return newest
          .map(manifest -> manifest.ofOtherSchema(schema.id()))
          .orElseGet(Collections::emptySortedMap);
    }

    @Override
    public void write(
        ReplicaState to, PartitionKey partition, Path copy, String view, RowSchema schema) {
      String file = DuckDbFolder.newFile(partition, to.version(), ids.get());
      DuckDbManifest.Entry entry =
          new DuckDbManifest.Entry(
              file,
              size(copy),
              to.version(),
              to.snapshotId().orElseThrow(),
              to.contents().get(partition),
              schema.id());
      store.upload(copy, folder.file(entry));
      written.put(partition, entry);
    }

    @Override
    public ReplicaState publish(ReplicaState to, RowSchema schema) {
      SortedMap<PartitionKey, DuckDbManifest.Entry> entries = new TreeMap<>();
      newest.ifPresent(manifest -> entries.putAll(manifest.entries()));
      entries.putAll(written);
      entries.keySet().retainAll(to.contents().keySet());
      DuckDbManifest manifest =
          new DuckDbManifest(
              to.version(),
              newest.filter(n -> n.version() == to.version()).map(n -> n.revision() + 1).orElse(0L),
              to.snapshotId().orElseThrow(),
              clock.millis(),
              entries);
      if (!manifest.state().contents().equals(to.contents())) {
        throw new IllegalStateException("A partition that differs was not written");
      }
      if (!folder.put(manifest)) {
        throw new CommitConflictException(
            "Version %d has DuckDB replicas already".formatted(to.version()), null);
      }
      newest = Optional.of(manifest);
      written.clear();
      return manifest.state();
    }

    private static long size(Path copy) {
      try {
        return Files.size(copy);
      } catch (IOException e) {
        throw new UncheckedIOException("The copy " + copy + " is gone", e);
      }
    }
  }
}
