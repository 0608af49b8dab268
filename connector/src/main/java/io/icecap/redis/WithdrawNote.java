package io.icecap.redis;

/** Removes the note of a process that ends. */
final class WithdrawNote {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          redis.call('ZREM', KEYS[1], ARGV[1])
          return redis.call('DEL', KEYS[2])
          """);

  private WithdrawNote() {}

  static ScriptCall call(RedisKeys keys, String process) {
    return new ScriptCall(SCRIPT).key(keys.processes()).key(keys.note(process)).arg(process);
  }
}
