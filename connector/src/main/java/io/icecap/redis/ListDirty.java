package io.icecap.redis;

import io.icecap.change.TableId;
import java.util.List;

/** Lists the tables of a group that have something buffered, the longest waiting first. */
final class ListDirty {
  private static final LuaScript SCRIPT =
      LuaScript.of("return redis.call('ZRANGE', KEYS[1], 0, -1)");

  private ListDirty() {}

  static ScriptCall call(RedisKeys keys, String group) {
    return new ScriptCall(SCRIPT).key(keys.dirty(group));
  }

  static List<TableId> result(String group, Reply reply) {
    return reply.list().stream().map(chain -> new TableId(group, chain.text())).toList();
  }
}
