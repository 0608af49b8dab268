package io.icecap.cache;

/** A part of the cache in the hands of one user, who may hand it on to another thread. */
public interface HeldCache extends AutoCloseable {
  /** Whether {@link #tidy} has something to do; costs milliseconds. Called with nothing open. */
  boolean isUntidy();

  /**
   * Takes one step: moves what was published from the log into the file, or frees a part of the
   * room that deleted rows take. A step is bounded, some hundred milliseconds for millions of rows,
   * and can't be interrupted. Called with nothing open.
   *
   * @return false if there is more to do, or it has to wait for a snapshot that is being copied: to
   *     be called again
   */
  boolean tidy();

  /** Discards what is open and gives it back. */
  @Override
  void close();
}
