package io.icecap.catalog;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes of small files that go on while the commit they belong to is prepared: Iceberg writes them
 * one after the other, and on a distant store each would cost a round trip. Nothing may be
 * committed before {@link #await} has returned.
 */
final class PendingWrites implements AutoCloseable {
  private static final int AT_A_TIME = 8;

  private record Write(byte[] content, CompletableFuture<Void> done) {}

  private final ObjectStore store;
  private final Map<String, Write> writes = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_A_TIME, AT_A_TIME, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);

  PendingWrites(ObjectStore store) {
    this.store = store;
    threads.allowCoreThreadTimeOut(true);
  }

  void write(String location, byte[] content) {
    Location to = new Location(location);
    writes.put(
        location,
        new Write(content, CompletableFuture.runAsync(() -> store.put(to, content), threads)));
  }

  /** The content of a file whose write was not awaited yet. */
  Optional<byte[]> find(String location) {
    return Optional.ofNullable(writes.get(location)).map(Write::content);
  }

  /**
   * Waits for the writes below a folder.
   *
   * @throws StoreUnavailableException if one of them failed
   */
  void await(String folder) {
    List<Map.Entry<String, Write>> awaited =
        writes.entrySet().stream().filter(w -> w.getKey().startsWith(folder + "/")).toList();
    StoreUnavailableException failure = null;
    for (Map.Entry<String, Write> write : awaited) {
      try {
        write.getValue().done().join();
      } catch (CompletionException e) {
        failure = new StoreUnavailableException("Could not write " + write.getKey(), e.getCause());
      }
      writes.remove(write.getKey(), write.getValue());
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Waits until a file that is going to be deleted is not being written any more. */
  void settle(String location) {
    Write write = writes.remove(location);
    if (write != null) {
      // whether it was written or not: it is deleted next
      write.done().handle((done, failure) -> null).join();
    }
  }

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "icecap-write");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
