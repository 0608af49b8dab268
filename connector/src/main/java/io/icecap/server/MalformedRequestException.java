package io.icecap.server;

/** A request that says nothing the specification knows. */
final class MalformedRequestException extends RuntimeException {
  MalformedRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
