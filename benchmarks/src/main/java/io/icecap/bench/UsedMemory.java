package io.icecap.bench;

import java.net.URI;
import redis.clients.jedis.Jedis;

/** What a Redis server says that it uses. */
record UsedMemory(String url) {
  private static final String FIELD = "used_memory:";

  long bytes() {
    try (Jedis redis = new Jedis(URI.create(url))) {
      return redis
          .info("memory")
          .lines()
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.substring(FIELD.length())))
          .findFirst()
          .orElseThrow();
    }
  }
}
