package io.icecap.redis;

import io.icecap.buffer.ChangeBuffer;
import io.icecap.catalog.TablePointers;
import io.icecap.testing.ChangeBufferContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class RedisChangeBufferTest extends ChangeBufferContract {
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
  protected ChangeBuffer buffer() {
    return redis.changeBuffer();
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
