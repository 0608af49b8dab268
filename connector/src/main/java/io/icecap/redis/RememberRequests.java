package io.icecap.redis;

/** Notes since when keys of requests are remembered in this life of the server. */
final class RememberRequests {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          if not valid(redis.call('GET', KEYS[1])) then
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('SET', KEYS[1], life() .. ':' .. now)
          end
          return 1
          """);

  private RememberRequests() {}

  static ScriptCall call(RedisKeys keys) {
    return new ScriptCall(SCRIPT).key(keys.requestsSince());
  }
}
