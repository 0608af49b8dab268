package io.icecap.server;

/** There is something at the path, but it is not for this method. */
final class MethodNotAllowedException extends RuntimeException {
  MethodNotAllowedException(String method) {
    super("This path can't be used with " + method);
  }
}
