package io.icecap.it.apply;

import io.icecap.servers.EmbeddedRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory, and a Redis of its own. */
abstract class RedisScene {
  @TempDir Path work;
  EmbeddedRedis redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }
}
