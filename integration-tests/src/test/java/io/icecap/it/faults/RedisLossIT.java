package io.icecap.it.faults;

import io.icecap.it.Follower;
import io.icecap.it.Intensity;
import io.icecap.it.Pipeline;
import io.icecap.it.SteadyFeed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisLossIT {
  private static final int TIMES = Intensity.times(5);

  @TempDir Path work;

  @Test
  void redisIsEmptiedFiveTimesDuringAStream() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "emptied_redis");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.run("emptied-redis", pipeline.sink());
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        for (int i = 0; i < TIMES; i++) {
          pipeline.awaitSnapshots(follower, 2);
          pipeline.redis().flushAll();
        }
        pipeline.awaitSnapshots(follower, 2);
      }
      pipeline.awaitEquality();
    }
  }

  @Test
  void redisRestartsFromAnOlderSaveFiveTimesDuringAStream() throws Exception {
    Path save = work.resolve("older.rdb");
    try (Pipeline pipeline = Pipeline.create(work, "older_redis");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.run("older-redis", pipeline.sink());
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        for (int i = 0; i < TIMES; i++) {
          pipeline.awaitSnapshots(follower, 2);
          pipeline.redis().save(save);
          pipeline.awaitSnapshots(follower, 2);
          pipeline.redis().restartFrom(save);
        }
        pipeline.awaitSnapshots(follower, 2);
      }
      pipeline.awaitEquality();
    }
  }
}
