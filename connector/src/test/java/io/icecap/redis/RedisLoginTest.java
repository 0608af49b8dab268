package io.icecap.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.change.TableId;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

final class RedisLoginTest {
  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    try (Jedis jedis = server.connect()) {
      jedis.aclSetUser("sink", "on", ">p@ss:w/rd", "~{icecap:*", "+@all");
      jedis.aclSetUser("weak", "on", ">weak", "~*", "+@all", "-info");
      jedis.aclSetUser("default", "off");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void userOfTheUrlIsLoggedIn() {
    try (RedisOrchestrator redis = open("sink:p%40ss%3Aw%2Frd")) {
      assertThat(redis.tablePointers().find(new TableId("g", "t")).valid()).isFalse();
    }
  }

  @Test
  void wrongPasswordIsToldWithoutThePassword() {
    assertThatThrownBy(() -> open("sink:guessed"))
        .isInstanceOf(BufferUnavailableException.class)
        .hasMessageContaining("redis://sink@localhost:" + server.port())
        .hasMessageContaining("check the user and the password")
        .hasMessageNotContaining("guessed");
  }

  @Test
  void userThatMayNotDoItsWorkIsTold() {
    assertThatThrownBy(() -> open("weak:weak"))
        .isInstanceOf(BufferUnavailableException.class)
        .hasMessageContaining("allow it");
  }

  private static RedisOrchestrator open(String login) {
    URI url = URI.create("redis://%s@localhost:%d".formatted(login, server.port()));
    return RedisOrchestrator.open(new RedisSettings(url, Duration.ofSeconds(5), "icecap"));
  }
}
