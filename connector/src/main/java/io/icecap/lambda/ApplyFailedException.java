package io.icecap.lambda;

/** Something could not be applied that may be when it is tried again. */
public final class ApplyFailedException extends RuntimeException {
  ApplyFailedException(Report report) {
    super("%d snapshots were published; failed: %s".formatted(report.snapshots(), report.failed()));
  }
}
