package io.icecap.redis;

import io.icecap.catalog.TablePointers;
import io.icecap.testing.TablePointersContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class RedisTablePointersTest extends TablePointersContract {
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
  protected TablePointers pointers() {
    return redis.tablePointers();
  }

  @Override
  protected void flushAll() {
    server.flushAll();
  }

  @Override
  protected void restart() {
    server.save();
    server.restart();
    redis.close();
    redis = RedisOrchestrator.open(server.settings());
  }
}
