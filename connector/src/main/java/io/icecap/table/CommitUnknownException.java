package io.icecap.table;

/** It could not be found out whether the commit happened. Its files must stay. */
public final class CommitUnknownException extends RuntimeException {
  public CommitUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
