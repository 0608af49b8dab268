package io.icecap.table;

import java.util.List;

/** Commits over several tables of one commit group. Thread-safe. */
public interface JointCommits {
  /**
   * Publishes all of these on top of their bases, or none: whoever sees one of them through the
   * catalog finds the others.
   *
   * @param lastCheck is asked when nobody else can commit to one of the tables any more; if it
   *     throws, nothing is published, and that is thrown
   * @return the new heads, in the same order
   * @throws CommitConflictException if a base is not the head: nothing is published
   * @throws CommitUnknownException if the outcome could not be found out; no file of the attempt
   *     may be deleted
   */
  List<Head> commit(List<TableUpdate> updates, Runnable lastCheck);
}
