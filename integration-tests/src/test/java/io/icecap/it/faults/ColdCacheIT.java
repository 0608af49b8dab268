package io.icecap.it.faults;

import io.icecap.demo.ProjectFiles;
import io.icecap.it.Follower;
import io.icecap.it.Pipeline;
import io.icecap.it.SteadyFeed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdCacheIT {
  private static final String CONNECTOR = "cold-cache";

  @TempDir Path work;

  @Test
  void partitionsAreRebuiltFromTheTableWhenTheCacheIsDeletedThreeTimes() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "cold_cache");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.run(CONNECTOR, pipeline.sink());
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        pipeline.awaitSnapshots(follower, 2);
        // Under the feet of an applier that has the files open …
        ProjectFiles.removeTree(pipeline.cache());
        pipeline.awaitSnapshots(follower, 2);
        // … and so that the next one finds nothing.
        for (int i = 0; i < 2; i++) {
          Pipeline.stop(pipeline.rest(), CONNECTOR);
          ProjectFiles.removeTree(pipeline.cache());
          pipeline.rest().resume(CONNECTOR);
          pipeline.awaitSnapshots(follower, 2);
        }
      }
      pipeline.awaitEquality();
    }
  }
}
