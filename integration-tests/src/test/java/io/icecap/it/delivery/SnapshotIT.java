package io.icecap.it.delivery;

import io.icecap.it.Follower;
import io.icecap.it.Pipeline;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a snapshot of the source sends ({@code op=r}), of which none may be there twice. */
class SnapshotIT {
  @TempDir Path work;

  @Test
  void snapshotsMakeNoRowTwiceWhateverIsThereAlready() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "snapshots");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.feed().load(6_000);
      pipeline.run("snapshots", pipeline.sink());
      pipeline.awaitSnapshots(follower, 1);
      Pipeline.stop(pipeline.rest(), "snapshots");
      pipeline.feed().load(4_000);
      pipeline.rest().resume("snapshots");
      pipeline.rest().awaitRunning("snapshots", 2, Pipeline.LIMIT);
      pipeline.feed().write(1_000);
      pipeline.feed().snapshot();
      pipeline.feed().write(500);
      Pipeline.stop(pipeline.rest(), "snapshots");
      pipeline.feed().snapshot();
      pipeline.feed().load(1_000);
      pipeline.rest().resume("snapshots");

      pipeline.awaitEquality();
      follower.check();
    }
  }
}
