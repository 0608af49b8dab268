package io.icecap.apply;

import io.icecap.cache.HeldCache;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is handed over in shape, one at a time, in a thread of its own, so that no commit of
 * others waits for it; then gives it back to the cache.
 */
final class Tidying implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tidying.class);

  private final BackgroundThread thread = new BackgroundThread("icecap-tidy");

  boolean isIdle() {
    return thread.isIdle();
  }

  /**
   * Called when it {@link #isIdle}.
   *
   * @param held closed by the thread
   * @return whether nothing is left to do there
   */
  Future<Boolean> start(HeldCache held) {
    return thread.start(() -> tidied(held));
  }

  private static boolean tidied(HeldCache held) {
    try (held) {
      return held.tidy();
    } catch (RuntimeException e) {
      log.warn("A part of the cache can't be kept in shape: {}", e.getMessage(), e);
      return true;
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
