package io.icecap.lambda;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.icecap.lambda.PublishedWork.Sum;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an invocation answers, as JSON.
 *
 * @param tables what was published, by table
 * @param waiting tables that still have changes, here or in the hands of another applier
 * @param unfinished whether a table was still being worked on when time was up; the next invocation
 *     of this process goes on with it
 * @param failed why tables could not be applied, by table; or all of it, under {@code *}
 * @param problems what is wrong with the settings, so that nothing was tried
 */
record Report(
    Status status,
    int snapshots,
    long changes,
    SortedMap<String, Sum> tables,
    List<String> waiting,
    boolean unfinished,
    SortedMap<String, String> failed,
    List<String> problems,
    long millis) {
  /** How it went. */
  enum Status {
    /** Nothing is left to do. */
    DONE(200),

    /** Something is left to do, which the next invocation does. */
    PARTIAL(200),

    /** Something failed that may succeed when it is tried again. */
    FAILED(503),

    /** The settings are wrong, and trying again does not help. */
    MISCONFIGURED(500);

    private final int http;

    Status(int http) {
      this.http = http;
    }

    int http() {
      return http;
    }
  }

  static Report of(
      Map<String, Sum> tables,
      List<String> waiting,
      boolean unfinished,
      Map<String, String> failed,
      long millis) {
    Status status =
        !failed.isEmpty()
            ? Status.FAILED
            : waiting.isEmpty() && !unfinished ? Status.DONE : Status.PARTIAL;
    return new Report(
        status,
        tables.values().stream().mapToInt(Sum::snapshots).sum(),
        tables.values().stream().mapToLong(Sum::changes).sum(),
        new TreeMap<>(tables),
        waiting,
        unfinished,
        new TreeMap<>(failed),
        List.of(),
        millis);
  }

  static Report misconfigured(List<String> problems) {
    return new Report(
        Status.MISCONFIGURED,
        0,
        0,
        new TreeMap<>(),
        List.of(),
        false,
        new TreeMap<>(),
        problems,
        0);
  }

  @JsonIgnore
  boolean isFailed() {
    return status == Status.FAILED;
  }
}
