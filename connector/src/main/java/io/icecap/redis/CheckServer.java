package io.icecap.redis;

/** Asks whether the server is one to work with, and what it does when its memory is full. */
final class CheckServer {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          life()
          local memory = redis.call('INFO', 'memory')
          return string.match(memory, 'maxmemory_policy:([%a-]+)') or ''
          """);

  private CheckServer() {}

  static ScriptCall call(RedisKeys keys) {
    return new ScriptCall(SCRIPT).key(keys.dirty(""));
  }

  /** Whether the server drops keys that never expire; then tables are recovered again and again. */
  static boolean mayEvict(Reply reply) {
    return reply.text().startsWith("allkeys-");
  }
}
