package io.icecap.it;

import io.icecap.demo.TableChain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.TableMetadata;

/**
 * A reader that reads every snapshot of a fed table, in a thread of its own, and remembers the
 * first row that it sees go back: one with a smaller version than seen before, or one that was gone
 * and came back as it was.
 */
public final class Follower implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final TableChain chain;
  private final Thread thread = new Thread(this::follow, "follower");
  private final Map<RowId, Long> newest = new HashMap<>();
  private Map<RowId, RowState> previous = Map.of();
  private long snapshotId = -1;
  private final AtomicInteger snapshots = new AtomicInteger();
  private volatile boolean closed;
  private volatile Throwable failure;

  private Follower(Path table) {
    this.chain = new TableChain(table);
  }

  public static Follower start(Path table) {
    var follower = new Follower(table);
    follower.thread.setDaemon(true);
    follower.thread.start();
    return follower;
  }

  /** How many snapshots have been read. */
  public int snapshots() {
    return snapshots.get();
  }

  /** Whether {@link #check} would throw. */
  public boolean failed() {
    return failure != null;
  }

  /**
   * @throws AssertionError if a row went back, or a snapshot could not be read
   */
  public void check() {
    if (failure != null) {
      throw new AssertionError(
          "After %d snapshots: %s".formatted(snapshots.get(), failure), failure);
    }
  }

  /** Reads what there is, stops, and checks. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join(Duration.ofSeconds(60).toMillis());
    check();
  }

  private void follow() {
    try {
      while (true) {
        boolean last = closed;
        for (Optional<TableMetadata> next = chain.next(); next.isPresent(); next = chain.next()) {
          read(next.get());
        }
        if (last) {
          return;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  private void read(TableMetadata version) throws IOException {
    if (version.currentSnapshot() == null || version.currentSnapshot().snapshotId() == snapshotId) {
      return;
    }
    Map<RowId, RowState> rows = TableReader.rows(TableReader.at(version));
    for (RowState row : rows.values()) {
      Long seen = newest.put(row.id(), row.version());
      boolean wasThere = previous.containsKey(row.id());
      if (seen != null && (row.version() < seen || (row.version() == seen && !wasThere))) {
        throw new AssertionError(
            "%s went back from version %d to %d in %s"
                .formatted(row.id(), seen, row.version(), version.metadataFileLocation()));
      }
    }
    previous = rows;
    snapshotId = version.currentSnapshot().snapshotId();
    snapshots.incrementAndGet();
  }
}
