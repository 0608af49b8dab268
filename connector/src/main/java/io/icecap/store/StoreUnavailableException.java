package io.icecap.store;

/** The store did not answer, or with an error that may pass. The operation may be repeated. */
public class StoreUnavailableException extends RuntimeException {
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
