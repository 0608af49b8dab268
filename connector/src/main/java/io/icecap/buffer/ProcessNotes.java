package io.icecap.buffer;

import java.time.Duration;
import java.util.List;

/**
 * What processes leave for whoever wants to know how they are. Notes are lost with Redis and come
 * again by themselves; nothing depends on them. Thread-safe; all methods throw {@link
 * BufferUnavailableException} when Redis does not answer, and may be repeated.
 */
public interface ProcessNotes {
  /** Of more processes than these the oldest notes are dropped. */
  int PROCESSES_MAX = 500;

  /**
   * Leaves a note in place of the one that the process left before.
   *
   * @param process unique per process
   * @param lifetime after which it is gone
   */
  void leave(String process, byte[] note, Duration lifetime);

  void withdraw(String process);

  /** The notes of all processes, in the order of their names. */
  List<byte[]> all();
}
