package io.icecap.cache;

/**
 * Work that one thread does and another one may end: what it needs is released when it is closed,
 * or, if it runs then, when it does not run any more. Thread-safe.
 */
final class Interruptible {
  private final Runnable release;
  private boolean running;
  private boolean closed;

  /**
   * @param release called once
   */
  Interruptible(Runnable release) {
    this.release = release;
  }

  /** False if it is closed; otherwise to be {@link #end ended}. */
  synchronized boolean begin() {
    running = !closed;
    return running;
  }

  synchronized void end() {
    running = false;
    if (closed) {
      release.run();
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** False if it was closed before. */
  synchronized boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    if (!running) {
      release.run();
    }
    return true;
  }
}
