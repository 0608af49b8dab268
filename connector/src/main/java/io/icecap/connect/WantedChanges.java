package io.icecap.connect;

/**
 * Which changes of their sources tables take besides upserts.
 *
 * @param deletes whether rows are deleted
 * @param truncates whether tables are emptied
 * @param appends whether upserts are rows that are added, and never changed again
 */
record WantedChanges(boolean deletes, boolean truncates, boolean appends) {
  static final WantedChanges ALL = new WantedChanges(true, true);

  WantedChanges(boolean deletes, boolean truncates) {
    this(deletes, truncates, false);
  }

  /** For a log line. */
  String whyNoDelete() {
    return appends
        ? "a delete, as insert.mode=append only adds rows"
        : "a delete, as delete.enabled is false";
  }

  /** For a log line. */
  String whyNoTruncate() {
    return appends
        ? "a truncate of the source table, as insert.mode=append only adds rows"
        : "a truncate of the source table; truncate.enabled=true empties this one";
  }
}
