package io.icecap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.catalog.AnsweredRequests;
import io.icecap.catalog.AnsweredRequests.Answer;
import io.icecap.catalog.AnsweredRequests.Known;
import io.icecap.catalog.AnsweredRequests.State;
import io.icecap.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

final class RedisAnsweredRequestsTest {
  private static final Duration LIFETIME = Duration.ofMinutes(30);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final UUID KEY = UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");

  private static RedisServer server;
  private static RedisOrchestrator redis;
  private static AnsweredRequests requests;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    redis = RedisOrchestrator.open(server.settings());
    requests = redis.answeredRequests();
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    server.flushAll();
    requests.begin();
  }

  @Test
  void keyIsNewOnceThenRunningThenAnswered() {
    assertThat(claim(KEY, "a").state()).isEqualTo(State.NEW);
    assertThat(claim(KEY, "a").state()).isEqualTo(State.RUNNING);
    assertThat(claim(KEY, "b").state()).isEqualTo(State.OTHER);

    requests.answered(KEY, new Answer(409, "AlreadyExistsException", "there «é»"));

    assertThat(claim(KEY, "a"))
        .isEqualTo(
            new Known(State.ANSWERED, new Answer(409, "AlreadyExistsException", "there «é»")));
    assertThat(claim(KEY, "b").state()).isEqualTo(State.OTHER);
  }

  @Test
  void releasedKeyIsNewAgain() {
    claim(KEY, "a");

    requests.release(KEY);

    assertThat(claim(KEY, "b").state()).isEqualTo(State.NEW);
  }

  @Test
  void everyKeyExpires() {
    requests.claim(KEY, Instant.now(), "a", Duration.ofMillis(50));
    try (Jedis jedis = server.connect()) {
      Await.until("the key to expire", LIMIT, () -> jedis.keys("*" + KEY + "*").isEmpty());
    }

    requests.answered(KEY, new Answer(200, "", ""));

    assertThat(claim(KEY, "b").state()).isEqualTo(State.NEW);
  }

  @Test
  void keyFromBeforeALossIsNotTakenForNew() {
    Instant made = Instant.now();
    requests.claim(KEY, made, "a", LIFETIME);
    Await.until("a later moment", LIMIT, () -> Instant.now().isAfter(made.plusMillis(1)));

    server.flushAll();

    assertThat(requests.claim(KEY, made, "a", LIFETIME).state()).isEqualTo(State.FORGOTTEN);
    assertThat(claim(UUID.randomUUID(), "a").state()).isEqualTo(State.NEW);
    // by then nobody sends it again; a client whose clock is so slow can go on
    Instant longAgo = made.minus(LIFETIME).minusSeconds(1);
    assertThat(requests.claim(KEY, longAgo, "a", LIFETIME).state()).isEqualTo(State.NEW);
  }

  @Test
  void keyThatASaveDidNotHaveIsNotTakenForNew() {
    server.save();
    Instant made = Instant.now();
    assertThat(requests.claim(KEY, made, "a", LIFETIME).state()).isEqualTo(State.NEW);
    Await.until("a later moment", LIMIT, () -> Instant.now().isAfter(made.plusMillis(1)));

    server.restart();
    redis.close();
    redis = RedisOrchestrator.open(server.settings());
    requests = redis.answeredRequests();

    assertThat(requests.claim(KEY, made, "a", LIFETIME).state()).isEqualTo(State.FORGOTTEN);
  }

  @Test
  void beyondTheBoundNewKeysAreRefusedAndOldOnesKnown() {
    claim(KEY, "a");
    try (Jedis jedis = server.connect()) {
      Map<String, Double> others = new HashMap<>();
      for (int i = 1; i < AnsweredRequests.KEYS_MAX; i++) {
        others.put("other-" + i, (double) System.currentTimeMillis());
      }
      jedis.zadd("{icecap:requests}:keys", others);
    }

    assertThat(claim(UUID.randomUUID(), "b").state()).isEqualTo(State.FULL);
    assertThat(claim(KEY, "a").state()).isEqualTo(State.RUNNING);

    requests.release(KEY);
    assertThat(claim(UUID.randomUUID(), "b").state()).isEqualTo(State.NEW);
  }

  private static Known claim(UUID key, String request) {
    return requests.claim(key, Instant.now(), request, LIFETIME);
  }
}
