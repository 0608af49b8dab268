package io.icecap.sql;

/** A statement that can't be run, or did not end well; the message is for whoever wrote it. */
public final class StatementException extends RuntimeException {
  public StatementException(String message) {
    super(message);
  }

  public StatementException(String message, Throwable cause) {
    super(message, cause);
  }
}
