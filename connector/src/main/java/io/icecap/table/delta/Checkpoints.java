package io.icecap.table.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints of logs on one background thread, so that no commit waits for one. A
 * checkpoint that is missed, because it failed or too many wait, is made up for by the next.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final int WAITING_MAX = 100;
  private static final int SHORTEN_ATTEMPTS = 3;
  private static final int CLOSE_SECONDS = 10;

  private final StoreEngine engine;
  private final int versions;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          Checkpoints::newThread,
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * @param versions from one checkpoint of a log to the next
   */
  Checkpoints(StoreEngine engine, int versions) {
    this.engine = engine;
    this.versions = versions;
    thread.allowCoreThreadTimeOut(true);
  }

  int interval() {
    return versions;
  }

  /**
   * To be called after each version.
   *
   * @param shorten takes the log's last version as read from the checkpoint; says whether that was
   *     of use
   */
  void committed(Snapshot written, Predicate<Snapshot> shorten) {
    long version = written.getVersion();
    if (version > 0 && version % versions == 0) {
      String root = written.getPath();
      thread.execute(() -> logged(root, shorten));
    }
  }

  private void logged(String root, Predicate<Snapshot> shorten) {
    try {
      checkpoint(root);
      boolean shortened = false;
      for (int attempt = 1; attempt <= SHORTEN_ATTEMPTS && !shortened; attempt++) {
        shortened = shorten.test(TableManager.loadSnapshot(root).build(engine));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("No checkpoint of the Delta log of {}; the next one makes up for it", root, e);
    }
  }

  /**
   * Writes one of the last version now.
   *
   * @throws IOException if it could not be written; the next one makes up for it
   */
  void checkpoint(String root) throws IOException {
    try {
      TableManager.loadSnapshot(root).build(engine).writeCheckpoint(engine);
    } catch (CheckpointAlreadyExistsException e) {
      // another process was faster
    }
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "icecap-delta-checkpoints");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean ignored = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
