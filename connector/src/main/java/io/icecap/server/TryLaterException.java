package io.icecap.server;

import java.time.Duration;

/** Nothing was done, and the same request may be right in a moment. */
final class TryLaterException extends RuntimeException {
  private final Duration after;

  /**
   * @param after how long it should be waited
   */
  TryLaterException(String message, Duration after) {
    this(message, after, null);
  }

  TryLaterException(String message, Duration after, Throwable cause) {
    super(message, cause);
    this.after = after;
  }

  Duration after() {
    return after;
  }
}
