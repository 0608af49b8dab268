package io.icecap.server;

/** The body has more bytes than the server takes, or takes longer than it waits. */
final class RequestTooLargeException extends RuntimeException {
  RequestTooLargeException(String message) {
    super(message);
  }
}
