package io.icecap.apply;

import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import java.util.List;
import java.util.OptionalLong;

/** What a truncate leaves of a head: everything but rows. */
record EmptiedHead(Head head) implements Head {
  @Override
  public long version() {
    return head.version();
  }

  @Override
  public OptionalLong snapshotId() {
    return head.snapshotId();
  }

  @Override
  public AppliedOffsets applied() {
    return head.applied();
  }

  @Override
  public CommitMode commitMode() {
    return head.commitMode();
  }

  @Override
  public List<LiveFile> files(PartitionKey partition) {
    return List.of();
  }

  @Override
  public List<PartitionKey> partitions() {
    return List.of();
  }
}
