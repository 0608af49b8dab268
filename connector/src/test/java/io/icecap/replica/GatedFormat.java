package io.icecap.replica;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.table.LiveTable;
import io.icecap.table.ReplicaState;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A format whose writing of a partition stops at a gate, as long as that is closed. */
final class GatedFormat implements ReplicaFormat {
  /** What is told of each write before it goes on. */
  interface Watch {
    void writing(ReplicaState to, PartitionKey partition, Path copy, String view);
  }

  private final ReplicaFormat format;
  private final CountDownLatch reached;
  private final CountDownLatch gate;
  private final Watch watch;

  GatedFormat(ReplicaFormat format, CountDownLatch reached, CountDownLatch gate, Watch watch) {
    this.format = format;
    this.reached = reached;
    this.gate = gate;
    this.watch = watch;
  }

  @Override
  public String name() {
    return format.name();
  }

  @Override
  public TableReplica open(LiveTable table) {
    TableReplica opened = format.open(table);
    return new TableReplica() {
      @Override
      public ReplicaState state() {
        return opened.state();
      }

      @Override
      public Set<PartitionKey> outdated(RowSchema schema) {
        return opened.outdated(schema);
      }

      @Override
      public void write(
          ReplicaState to, PartitionKey partition, Path copy, String view, RowSchema schema) {
        reached.countDown();
        try {
          gate.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("Interrupted at the gate", e);
        }
        watch.writing(to, partition, copy, view);
        opened.write(to, partition, copy, view, schema);
      }

      @Override
      public ReplicaState publish(ReplicaState to, RowSchema schema) {
        return opened.publish(to, schema);
      }
    };
  }
}
