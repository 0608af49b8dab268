package io.icecap.it.faults;

import io.icecap.it.Follower;
import io.icecap.it.Intensity;
import io.icecap.it.Pipeline;
import io.icecap.it.SteadyFeed;
import io.icecap.servers.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZombieIT {
  private static final int FREEZES = Intensity.times(6);

  @TempDir Path work;

  @Test
  void applierThatIsFrozenPastItsLeaseAndComesBackDoesNoHarm() throws Exception {
    Random random = new Random(Intensity.seed(1));
    try (Pipeline pipeline = Pipeline.create(work, "zombie");
        ApplierProcess first = applier(pipeline, "first");
        ApplierProcess second = applier(pipeline, "second");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.run("zombie-sink", pipeline.sink("external"));
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        for (int freeze = 0; freeze < FREEZES; freeze++) {
          ApplierProcess zombie = holder(first, second);
          ApplierProcess heir = zombie == first ? second : first;
          // Anywhere in the cycle of claim, merge, write and commit.
          LockSupport.parkNanos(Duration.ofMillis(random.nextInt(400)).toNanos());
          zombie.freeze();
          awaitPublished(heir, heir.published() + 3);
          zombie.thaw();
          follower.check();
        }
      }
      pipeline.awaitEquality();
    }
  }

  private ApplierProcess applier(Pipeline pipeline, String name) throws IOException {
    return ApplierProcess.start(
        pipeline.redis().url(),
        pipeline.warehouse(),
        work.resolve("cache-" + name),
        work.resolve(name + ".log"));
  }

  /** The one that publishes, and so has the lease. */
  private static ApplierProcess holder(ApplierProcess first, ApplierProcess second)
      throws Exception {
    int before = first.published();
    int other = second.published();
    Await.until(
        "one of the appliers to publish",
        Pipeline.LIMIT,
        () -> first.published() > before + 1 || second.published() > other + 1);
    return first.published() > before + 1 ? first : second;
  }

  private static void awaitPublished(ApplierProcess applier, int snapshots) throws Exception {
    Await.until(
        "the other applier to take over", Pipeline.LIMIT, () -> applier.published() >= snapshots);
  }
}
