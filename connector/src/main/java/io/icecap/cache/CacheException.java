package io.icecap.cache;

/**
 * A cached partition could not be read or changed: no memory, no disk, a damaged file. What was
 * open is undone. Close it; the next open brings it back, empty if its content is in doubt.
 */
public final class CacheException extends RuntimeException {
  public CacheException(String message, Throwable cause) {
    super(message, cause);
  }
}
