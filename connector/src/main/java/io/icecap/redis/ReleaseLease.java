package io.icecap.redis;

import io.icecap.change.TableId;

/** Gives back a lease, if one still has it. */
final class ReleaseLease {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          if redis.call('GET', KEYS[1]) == ARGV[1] then
            redis.call('DEL', KEYS[1])
          end
          return 1
          """);

  private ReleaseLease() {}

  static ScriptCall call(RedisKeys keys, TableId table, String owner) {
    return new ScriptCall(SCRIPT).key(keys.lease(table)).arg(owner);
  }
}
