package io.icecap.connect;

/**
 * Which changes of their sources tables take besides upserts.
 *
 * @param deletes whether rows are deleted
 * @param truncates whether tables are emptied
 */
record WantedChanges(boolean deletes, boolean truncates) {
  static final WantedChanges ALL = new WantedChanges(true, true);
}
