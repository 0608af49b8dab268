package io.icecap.sql;

import io.icecap.apply.JointChanges;
import io.icecap.apply.TooManyChangesException;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import java.util.List;

/** Publishes what a transaction makes of its tables, as one commit over all of them. */
@FunctionalInterface
public interface JointPublisher {
  /**
   * Publishes all of it or nothing.
   *
   * @param lastCheck is asked when nobody else can commit to one of the tables any more; if it
   *     throws, nothing is published, and that is thrown
   * @throws TooManyChangesException if a table's changes can't be one snapshot
   * @throws CommitConflictException if a head is not the head any more; nothing is published
   * @throws CommitUnknownException if the outcome could not be found out
   */
  void publish(List<JointChanges> tables, Runnable lastCheck);
}
