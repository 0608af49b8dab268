package io.icecap.it.hosts;

import io.icecap.it.Intensity;
import io.icecap.servers.EmbeddedRedis;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A real Redis, and tables whose changes are buffered there for whoever applies them. */
record HostScene(EmbeddedRedis redis, BufferedTables tables) implements AutoCloseable {
  static HostScene start(Path work, int tables) throws Exception {
    EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"));
    return new HostScene(
        redis, BufferedTables.create(redis.url(), work, tables, Intensity.seed(1)));
  }

  /** The settings of a function. */
  Map<String, String> environment(int leaseMillis) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ICECAP_REDIS_URL", redis.url());
    environment.put("ICECAP_REDIS_TIMEOUT_MS", "1500");
    environment.put("ICECAP_WAREHOUSE", tables.warehouse());
    environment.put("ICECAP_LEASE_MS", String.valueOf(leaseMillis));
    environment.put("ICECAP_COMMIT_INTERVAL_MS", "100");
    return environment;
  }

  /** How many tables are somebody's. */
  long leases() {
    try (var jedis = redis.connect()) {
      return jedis.keys("*lease*").stream().filter(key -> !key.contains(":maintenance")).count();
    }
  }

  @Override
  public void close() {
    tables.close();
    redis.close();
  }
}
