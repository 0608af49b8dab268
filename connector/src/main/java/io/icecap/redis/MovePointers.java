package io.icecap.redis;

import io.icecap.catalog.ChainEntry;
import io.icecap.change.TableId;
import java.util.Map;

/**
 * Moves the pointers of several tables up in one step, and voids the recoveries of those that have
 * none. Needs no incarnation: a valid pointer may go up to any entry of its chain at any time.
 */
final class MovePointers {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          for i, meta in ipairs(KEYS) do
            local version, location = ARGV[2 * i - 1], ARGV[2 * i]
            local now = redis.call('HMGET', meta, 'inc', 'version')
            if recovering(now[1]) then
              redis.call('HDEL', meta, 'inc')
            elseif valid(now[1]) and tonumber(now[2]) < tonumber(version) then
              redis.call('HSET', meta, 'version', version, 'location', location)
            end
          end
          return 1
          """);

  private MovePointers() {}

  static ScriptCall call(RedisKeys keys, Map<TableId, ChainEntry> entries) {
    ScriptCall call = new ScriptCall(SCRIPT);
    entries.forEach(
        (table, entry) ->
            call.key(keys.meta(table)).arg(entry.version()).arg(entry.location().uri()));
    return call;
  }
}
