package io.icecap.apply;

import io.icecap.cache.FileRewrite;
import io.icecap.cache.PartitionCache;

/**
 * Puts rewritten files in the place of the old ones in a cached partition, which is nobody else's
 * meanwhile: with a million rows that takes longer than a turn may.
 */
final class Placing implements AutoCloseable {
  private final PartitionCache cache;
  private final FileRewrite rewrite;
  private boolean running = true;
  private boolean closed;

  /**
   * @param cache closed with this, unless it is given back before
   * @param rewrite likewise
   */
  Placing(PartitionCache cache, FileRewrite rewrite) {
    this.cache = cache;
    this.rewrite = rewrite;
  }

  PartitionCache cache() {
    return cache;
  }

  /** Once, by any thread; what is open in the cache then is for who publishes it. */
  PartitionCache.Replaced run() {
    try {
      return cache.replace(rewrite);
    } finally {
      end();
    }
  }

  private synchronized void end() {
    running = false;
    if (closed) {
      release();
    }
  }

  /** Gives it up; what runs ends on its own. */
  @Override
  public synchronized void close() {
    closed = true;
    if (!running) {
      release();
    }
  }

  private void release() {
    cache.close();
    rewrite.close();
  }
}
