package io.icecap.apply;

/** More than one snapshot of a table takes; nothing of it is applied. */
public final class TooManyChangesException extends RuntimeException {
  TooManyChangesException(String message) {
    super(message);
  }
}
