package io.icecap.table.delta;

/** Another writer put the version; nothing of this attempt is in the log. */
final class DeltaVersionTakenException extends RuntimeException {
  DeltaVersionTakenException(Throwable cause) {
    super(cause);
  }
}
