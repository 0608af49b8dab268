package io.icecap.it.faults;

import io.icecap.it.Follower;
import io.icecap.it.Intensity;
import io.icecap.it.Pipeline;
import io.icecap.it.SteadyFeed;
import io.icecap.servers.ForkedWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerKillIT {
  private static final int KILLS = Intensity.times(10);

  @TempDir Path work;

  @Test
  void nothingIsLostOrTwiceWhenTheWorkerIsKilledTenTimes() throws Exception {
    Random random = new Random(Intensity.seed(1));
    try (Pipeline pipeline = Pipeline.create(work, "killed_worker");
        ForkedWorker worker = pipeline.servers().fork("killed", "worker");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.run(worker.rest(), "killed-sink", pipeline.sink());
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        for (int kill = 1; kill <= KILLS; kill++) {
          pipeline.awaitSnapshots(follower, 1);
          // Anywhere in the cycle of claim, merge, write and commit.
          LockSupport.parkNanos(Duration.ofMillis(random.nextInt(600)).toNanos());
          worker.kill();
          worker.restart();
        }
        pipeline.awaitSnapshots(follower, 1);
      }
      pipeline.awaitEquality();
    }
  }
}
