package io.icecap.it.faults;

import io.icecap.it.Follower;
import io.icecap.it.Pipeline;
import io.icecap.it.SteadyFeed;
import io.icecap.servers.Await;
import io.icecap.servers.ConnectRest;
import io.icecap.servers.ConnectorStatus;
import io.icecap.servers.ForkedWorker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebalanceIT {
  private static final String TASKS = "4";

  @TempDir Path work;

  @Test
  void sinkTasksMoveBetweenWorkersAndTheSinkIsPausedAndRecreated() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "rebalanced_sink");
        ForkedWorker first = pipeline.servers().fork("rebalanced-sink", "first");
        Follower follower = Follower.start(pipeline.table())) {
      Map<String, String> sink = pipeline.sink();
      sink.put("tasks.max", TASKS);
      pipeline.run(first.rest(), "moved-sink", sink);
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        pipeline.awaitSnapshots(follower, 1);
        moveAbout(pipeline, follower, first, "rebalanced-sink", "moved-sink", sink);
      }
      pipeline.awaitEquality();
    }
  }

  @Test
  void companionTasksMoveBetweenWorkersAndTheCompanionIsPausedAndRecreated() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "rebalanced_applier");
        ForkedWorker first = pipeline.servers().fork("rebalanced-applier", "first");
        Follower follower = Follower.start(pipeline.table())) {
      Map<String, String> applier = pipeline.applier();
      applier.put("tasks.max", TASKS);
      pipeline.run(first.rest(), "moved-applier-sink", pipeline.sink("external"));
      pipeline.run(first.rest(), "moved-applier", applier);
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        pipeline.awaitSnapshots(follower, 1);
        moveAbout(pipeline, follower, first, "rebalanced-applier", "moved-applier", applier);
      }
      pipeline.awaitEquality();
    }
  }

  private void moveAbout(
      Pipeline pipeline,
      Follower follower,
      ForkedWorker first,
      String group,
      String connector,
      Map<String, String> settings)
      throws Exception {
    try (ForkedWorker second = pipeline.servers().fork(group, "second")) {
      ConnectRest rest = first.rest();
      awaitTasksOn(rest, connector, 2);
      pipeline.awaitSnapshots(follower, 1);

      rest.pause(connector);
      Await.until(
          connector + " to pause",
          Pipeline.LIMIT,
          () -> rest.status(connector).tasks().stream().allMatch(t -> t.state().equals("PAUSED")));
      rest.resume(connector);
      pipeline.awaitSnapshots(follower, 1);

      rest.delete(connector);
      pipeline.run(rest, connector, settings);
      pipeline.awaitSnapshots(follower, 1);
    }
    awaitTasksOn(first.rest(), connector, 1);
    pipeline.awaitSnapshots(follower, 1);
  }

  private static void awaitTasksOn(ConnectRest rest, String connector, int workers)
      throws Exception {
    Await.until(
        "the tasks of " + connector + " to run on " + workers + " workers",
        Pipeline.LIMIT,
        () -> {
          ConnectorStatus status = rest.status(connector);
          return status.isRunning(Integer.parseInt(TASKS))
              && status.tasks().stream().map(ConnectorStatus.Task::worker).distinct().count()
                  == workers;
        });
  }
}
