package io.icecap.store;

/** A conditional write may or may not have happened; only reading the location tells. */
public final class OutcomeUnknownException extends StoreUnavailableException {
  public OutcomeUnknownException(Location location, Throwable cause) {
    super("It is not known whether " + location + " was written", cause);
  }
}
