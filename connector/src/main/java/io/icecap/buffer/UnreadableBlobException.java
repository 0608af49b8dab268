package io.icecap.buffer;

/**
 * Bytes in the buffer are not a blob that this release can read. Repeating does not help: they are
 * of another release, or damaged; recovering the table buffers its changes again from Kafka.
 */
public final class UnreadableBlobException extends RuntimeException {
  UnreadableBlobException(String message) {
    super(message);
  }

  UnreadableBlobException(String message, Throwable cause) {
    super(message, cause);
  }
}
