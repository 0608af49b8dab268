package io.icecap.server;

import org.apache.iceberg.rest.responses.ErrorResponse;

/** A request that was refused is sent again, and refused for the same reason. */
final class RefusedBeforeException extends RuntimeException {
  private final transient ErrorResponse refusal;

  RefusedBeforeException(ErrorResponse refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  ErrorResponse refusal() {
    return refusal;
  }
}
