package io.icecap.redis;

import java.util.UUID;

/** Forgets the key of a request. */
final class ReleaseRequest {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          redis.call('DEL', KEYS[2])
          return redis.call('ZREM', KEYS[1], ARGV[1])
          """);

  private ReleaseRequest() {}

  static ScriptCall call(RedisKeys keys, UUID key) {
    return new ScriptCall(SCRIPT).key(keys.requests()).key(keys.request(key)).arg(key.toString());
  }
}
