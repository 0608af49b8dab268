package io.icecap.redis;

import io.icecap.catalog.AnsweredRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Keys of requests as keys that expire by Redis's own clock. */
final class RedisAnsweredRequests implements AnsweredRequests {
  private final RedisConnection redis;
  private final RedisKeys keys;

  RedisAnsweredRequests(RedisConnection redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public void begin() {
    redis.run(RememberRequests.call(keys));
  }

  @Override
  public Known claim(UUID key, Instant made, String request, Duration lifetime) {
    return ClaimRequest.result(redis.run(ClaimRequest.call(keys, key, made, request, lifetime)));
  }

  @Override
  public void answered(UUID key, Answer answer) {
    redis.run(AnswerRequest.call(keys, key, answer));
  }

  @Override
  public void release(UUID key) {
    redis.run(ReleaseRequest.call(keys, key));
  }
}
