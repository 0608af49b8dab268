package io.icecap.redis;

import io.icecap.change.TableId;

/**
 * Reads a table's pointer; where it is not of this life of the server, puts a mark in place of the
 * incarnation. Without the mark a late recoverer could not tell that the server was emptied, or
 * taken back to the same save, once more since it looked: it would find again what it had noted.
 */
final class NoteRecovery {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          local now = redis.call('HMGET', KEYS[1], 'inc', 'version', 'location')
          if valid(now[1]) then
            return {'VALID', now[1], now[2], now[3]}
          end
          if not recovering(now[1]) then
            now[1] = life() .. '?' .. ARGV[1]
            redis.call('HSET', KEYS[1], 'inc', now[1])
          end
          return {'INVALID', now[1]}
          """);

  private NoteRecovery() {}

  /** The reply is one of {@link FindPointer}. */
  static ScriptCall call(RedisKeys keys, TableId table, String random) {
    return new ScriptCall(SCRIPT).key(keys.meta(table)).arg(random);
  }
}
