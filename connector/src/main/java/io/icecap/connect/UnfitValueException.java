package io.icecap.connect;

/** A value that a table's column can't hold: problem and how to fix it, without the value. */
final class UnfitValueException extends RuntimeException {
  UnfitValueException(String problem) {
    super(problem, null, false, false);
  }
}
