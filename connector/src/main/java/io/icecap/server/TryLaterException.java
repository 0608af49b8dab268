package io.icecap.server;

/** Nothing was done, and the same request may be right in a moment. */
final class TryLaterException extends RuntimeException {
  TryLaterException(String message) {
    super(message);
  }
}
