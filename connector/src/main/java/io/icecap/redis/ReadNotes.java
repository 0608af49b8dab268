package io.icecap.redis;

import java.util.List;

/** Reads what all processes say of themselves. */
final class ReadNotes {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          local names = redis.call('ZRANGE', KEYS[1], 0, -1)
          table.sort(names)
          local notes = {}
          for _, name in ipairs(names) do
            local note = redis.call('GET', KEYS[2] .. name)
            if note then
              notes[#notes + 1] = note
            end
          end
          return notes
          """);

  private ReadNotes() {}

  static ScriptCall call(RedisKeys keys) {
    return new ScriptCall(SCRIPT).key(keys.processes()).key(keys.notes());
  }

  static List<byte[]> result(Reply reply) {
    return reply.list().stream().map(Reply::bytes).toList();
  }
}
