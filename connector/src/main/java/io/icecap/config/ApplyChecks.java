package io.icecap.config;

import java.nio.file.InvalidPathException;

/** What the options of applying have to do with each other, and with local disk. */
final class ApplyChecks {
  private ApplyChecks() {}

  static void check(Validation validation) {
    checkMore(
        validation,
        ApplyOptions.LEASE,
        RedisOptions.TIMEOUT,
        "one slow answer of Redis would lose the lease");
    checkCommitInterval(validation);
    checkMore(
        validation,
        ApplyOptions.CACHE_BYTES_MAX,
        ApplyOptions.BATCH_BYTES_MAX,
        "one batch would not fit into it");
    validation
        .value(ApplyOptions.CACHE_DIR, String.class)
        .ifPresent(directory -> checkCacheDirectory(validation, directory));
  }

  static void checkCommitInterval(Validation validation) {
    checkMore(
        validation,
        ApplyOptions.SNAPSHOT_RETENTION,
        ApplyOptions.COMMIT_INTERVAL,
        "a snapshot would be gone before the next one is there");
  }

  private static void checkMore(
      Validation validation, String larger, String smaller, String otherwise) {
    long more = validation.value(larger, Long.class).orElse(Long.MAX_VALUE);
    long less = validation.value(smaller, Long.class).orElse(0L);
    if (more <= less) {
      validation.error(
          larger,
          "%s: %d is not more than %s, which is %d, so that %s; raise the one or lower the other"
              .formatted(larger, more, smaller, less, otherwise));
    }
  }

  private static void checkCacheDirectory(Validation validation, String directory) {
    try {
      WritableDirectory.problem(ApplyOptions.directory(directory))
          .ifPresent(
              problem ->
                  validation.error(
                      ApplyOptions.CACHE_DIR, ApplyOptions.CACHE_DIR + ": " + problem));
    } catch (InvalidPathException e) {
      validation.error(
          ApplyOptions.CACHE_DIR,
          "%s: this is no path on this machine (%s at position %d); write one without it"
              .formatted(ApplyOptions.CACHE_DIR, e.getReason(), e.getIndex() + 1));
    }
  }
}
