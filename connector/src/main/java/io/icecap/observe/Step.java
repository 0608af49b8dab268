package io.icecap.observe;

import java.util.Locale;

/** A step on the way of a change. */
public enum Step {
  /** Changes were appended to the buffer. */
  APPEND,
  /** What is buffered was read. */
  CLAIM,
  /** A cached partition was brought to the head, or loaded. */
  LOAD,
  /** The changes of one partition were merged in place, and their data file was written. */
  MERGE,
  /** A snapshot was published: files of deletes, manifests, metadata, the pointer. */
  COMMIT,
  /** The files of one partition were rewritten. */
  COMPACT;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
