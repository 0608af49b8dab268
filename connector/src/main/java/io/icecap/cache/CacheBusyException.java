package io.icecap.cache;

/** A cached partition is in use by another applier of this process. Try later. */
public final class CacheBusyException extends RuntimeException {
  public CacheBusyException(String message) {
    super(message);
  }
}
