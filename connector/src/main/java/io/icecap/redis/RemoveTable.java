package io.icecap.redis;

import io.icecap.change.TableId;

/** Drops all there is of a table. */
final class RemoveTable {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          local meta, partitions, dirty, lease, facts, blobs = unpack(KEYS)
          for _, partition in ipairs(redis.call('SMEMBERS', partitions)) do
            redis.call('UNLINK', facts .. partition, blobs .. partition)
          end
          redis.call('DEL', meta, partitions, lease)
          redis.call('ZREM', dirty, ARGV[1])
          return 1
          """);

  private RemoveTable() {}

  static ScriptCall call(RedisKeys keys, TableId table) {
    return new ScriptCall(SCRIPT)
        .key(keys.meta(table))
        .key(keys.partitions(table))
        .key(keys.dirty(table.group()))
        .key(keys.lease(table))
        .key(keys.facts(table))
        .key(keys.blobs(table))
        .arg(table.chain());
  }
}
