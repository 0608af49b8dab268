package io.icecap.buffer;

/** Redis did not answer, or not in time. The operation may have happened; it may be repeated. */
public final class BufferUnavailableException extends RuntimeException {
  public BufferUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
