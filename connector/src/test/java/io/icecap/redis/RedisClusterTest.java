package io.icecap.redis;

import io.icecap.buffer.ChangeBuffer;
import io.icecap.catalog.TablePointers;
import io.icecap.testing.Await;
import io.icecap.testing.ChangeBufferContract;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.Jedis;

/** The buffer in a Redis Cluster of two nodes. */
final class RedisClusterTest extends ChangeBufferContract {
  private static final int SLOTS = 16_384;

  private static RedisServer low;
  private static RedisServer high;
  private static RedisOrchestrator redis;

  @BeforeAll
  static void start() {
    low = RedisServer.start("--cluster-enabled", "yes");
    high = RedisServer.start("--cluster-enabled", "yes");
    try (Jedis lower = low.connect();
        Jedis higher = high.connect()) {
      lower.clusterAddSlots(IntStream.range(0, SLOTS / 2).toArray());
      higher.clusterAddSlots(IntStream.range(SLOTS / 2, SLOTS).toArray());
      lower.clusterMeet("127.0.0.1", high.port());
      Await.until(
          "the cluster to form", Duration.ofSeconds(30), () -> isWhole(lower) && isWhole(higher));
    }
    redis = open();
  }

  private static boolean isWhole(Jedis node) {
    return node.clusterInfo().contains("cluster_state:ok");
  }

  private static RedisOrchestrator open() {
    URI url =
        URI.create("redis+cluster://localhost:%d,localhost:%d".formatted(low.port(), high.port()));
    return RedisOrchestrator.open(new RedisSettings(url, Duration.ofSeconds(5), "icecap"));
  }

  @AfterAll
  static void stop() {
    redis.close();
    low.close();
    high.close();
  }

  @Override
  protected ChangeBuffer buffer() {
    return redis.changeBuffer();
  }

  @Override
  protected TablePointers pointers() {
    return redis.tablePointers();
  }

  @Override
  protected void flushAll() {
    low.flushAll();
    high.flushAll();
  }

  @Override
  protected void restart() {
    low.save();
    high.save();
    low.restart();
    high.restart();
    try (Jedis lower = low.connect();
        Jedis higher = high.connect()) {
      Await.until(
          "the cluster to be up", Duration.ofSeconds(30), () -> isWhole(lower) && isWhole(higher));
    }
    redis.close();
    redis = open();
  }
}
