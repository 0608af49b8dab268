package io.icecap.table;

/** Another commit took the version; nothing of this one is published. */
public final class CommitConflictException extends RuntimeException {
  public CommitConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
