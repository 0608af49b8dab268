package io.icecap.redis;

import io.icecap.buffer.Leases;
import io.icecap.testing.Await;
import io.icecap.testing.LeasesContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class RedisLeasesTest extends LeasesContract {
  private static RedisServer server;
  private static RedisOrchestrator redis;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    redis = RedisOrchestrator.open(server.settings());
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @Override
  protected Leases leases() {
    return redis.leases();
  }

  /** By the server's own clock, which the leases expire by. */
  @Override
  protected void pass(Duration duration) {
    try (var jedis = server.connect()) {
      jedis.psetex("passing", duration.toMillis(), "");
      Await.until("time to pass", Duration.ofSeconds(10), () -> !jedis.exists("passing"));
    }
  }
}
