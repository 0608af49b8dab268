package io.icecap.redis;

import io.icecap.change.TableId;
import java.time.Duration;

/** Extends a lease that one still has. */
final class RenewLease {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then
            return 0
          end
          return redis.call('PEXPIRE', KEYS[1], ARGV[2])
          """);

  private RenewLease() {}

  static ScriptCall call(RedisKeys keys, TableId table, String owner, Duration duration) {
    return new ScriptCall(SCRIPT).key(keys.lease(table)).arg(owner).arg(duration.toMillis());
  }

  static boolean result(Reply reply) {
    return reply.isOne();
  }
}
