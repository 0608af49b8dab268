package io.icecap.buffer;

/** A lease that was acquired. */
public interface Lease extends AutoCloseable {
  /** Extends it by its duration from now. False if it was lost meanwhile. */
  boolean renew();

  /** Gives it back; nothing happens if it was lost. */
  @Override
  void close();
}
