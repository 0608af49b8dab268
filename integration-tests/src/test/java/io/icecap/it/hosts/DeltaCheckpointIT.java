package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.Pipeline;
import io.icecap.it.SteadyFeed;
import io.icecap.servers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta's log as the plugin of a stock worker writes it, with what its archive brings along. */
class DeltaCheckpointIT {
  @TempDir Path work;

  @Test
  void checkpointsAreWrittenInsideTheClassLoaderOfThePlugin() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "checkpoints")) {
      Map<String, String> sink = pipeline.sink();
      sink.put("table.formats", "iceberg,delta");
      sink.put("commit.interval.ms", "50");
      pipeline.run("checkpoints-sink", sink);
      Path log = pipeline.table().resolve("_delta_log");
      Path checkpoint = log.resolve("00000000000000000050.checkpoint.parquet");
      Path pointer = log.resolve("_last_checkpoint");
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        Await.until(
            "the checkpoint of version 50",
            Pipeline.LIMIT,
            () -> Files.exists(checkpoint) && Files.exists(pointer));
      }
      pipeline.awaitEquality();

      assertThat(Files.readString(pointer)).contains("\"version\":");
      assertThat(Files.size(checkpoint)).isPositive();
    }
  }
}
