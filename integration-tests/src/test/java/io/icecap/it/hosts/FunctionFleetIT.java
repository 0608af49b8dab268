package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.Intensity;
import io.icecap.servers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes of the function on the same tables, as AWS starts them, and takes them away. */
class FunctionFleetIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration INVOCATION = Duration.ofSeconds(3);
  private static final long SEED = Intensity.seed(1);

  @TempDir Path work;
  private volatile boolean streaming = true;

  @Test
  void threeProcessesThatAreKilledAtAnyMomentApplyEachChangeOnce() throws Exception {
    stream(3, Duration.ofSeconds(6));
  }

  @Test
  @Tag("chaos")
  void eightProcessesThatAreKilledAtAnyMomentApplyEachChangeOnce() throws Exception {
    stream(8, Duration.ofSeconds(120));
  }

  private void stream(int processes, Duration time) throws Exception {
    try (HostScene scene = HostScene.start(work, 3)) {
      BufferedTables tables = scene.tables();
      Map<String, String> environment = scene.environment(2_000);
      tables.write(1);
      ExecutorService threads = Executors.newFixedThreadPool(processes);
      List<Future<Integer>> answered = new ArrayList<>();
      for (int i = 0; i < processes; i++) {
        String name = "function" + i;
        Random random = new Random(SEED + i);
        answered.add(threads.submit(() -> invokeAndKill(name, environment, random)));
      }
      write(tables, time);
      streaming = false;
      for (Future<Integer> one : answered) {
        assertThat(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("answers").isPositive();
      }
      threads.shutdown();
      try (FunctionProcess last = start("last", environment)) {
        Await.until(
            "everything to be applied",
            LIMIT,
            () -> {
              last.apply(LIMIT);
              return tables.areApplied();
            });
      }
      tables.assertEqualSources();
    }
  }

  private static void write(BufferedTables tables, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      tables.write(20);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  /**
   * As long as there is a stream: two invocations, and a kill somewhere in a third one.
   *
   * @return how many were answered, each of them well
   */
  private int invokeAndKill(String name, Map<String, String> environment, Random random)
      throws Exception {
    int answered = 0;
    for (int life = 0; streaming; life++) {
      try (FunctionProcess function = start(name + "-" + life, environment)) {
        for (int i = 0; i < 2; i++) {
          assertThat(function.invoke("{}", INVOCATION, LIMIT).failed()).isFalse();
          answered++;
        }
        Future<?> killed = killLater(function, Duration.ofMillis(random.nextInt(1_500)));
        function.invoke("{}", INVOCATION, LIMIT);
        killed.get();
      }
    }
    return answered;
  }

  private static Future<?> killLater(FunctionProcess function, Duration when) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<?> killed =
        thread.submit(
            () -> {
              LockSupport.parkNanos(when.toNanos());
              function.kill();
              return null;
            });
    thread.shutdown();
    return killed;
  }

  private FunctionProcess start(String name, Map<String, String> environment) throws Exception {
    return FunctionProcess.start(work.resolve(name), environment);
  }
}
