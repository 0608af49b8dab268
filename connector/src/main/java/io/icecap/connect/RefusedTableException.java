package io.icecap.connect;

import org.apache.kafka.connect.errors.ConnectException;

/** A table can't be as its records and the options want it. The message says how to fix it. */
final class RefusedTableException extends ConnectException {
  /**
   * @param cause may be null
   */
  RefusedTableException(String message, Throwable cause) {
    super(message, cause);
  }
}
