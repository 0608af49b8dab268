package io.icecap.redis;

import io.icecap.change.TableId;
import java.time.Duration;

/** Takes a lease that is free or one's own. */
final class AcquireLease {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          local holder = redis.call('GET', KEYS[1])
          if holder and holder ~= ARGV[1] then
            return 0
          end
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
          return 1
          """);

  private AcquireLease() {}

  static ScriptCall call(RedisKeys keys, TableId table, String owner, Duration duration) {
    return new ScriptCall(SCRIPT).key(keys.lease(table)).arg(owner).arg(duration.toMillis());
  }

  static boolean result(Reply reply) {
    return reply.isOne();
  }
}
