package io.icecap.redis;

import io.icecap.catalog.ChainEntry;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.TableId;

/**
 * Begins a new life of a table at a version of its chain, unless somebody else has meanwhile. The
 * only place where a pointer or a watermark may go down.
 */
final class ResetTable {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          local meta, partitions, dirty, facts, blobs = unpack(KEYS)
          local noted, random, version, location, chain = unpack(ARGV, 1, 5)

          if redis.call('HGET', meta, 'inc') ~= noted or not (recovering(noted) or valid(noted)) then
            return 0
          end
          for _, partition in ipairs(redis.call('SMEMBERS', partitions)) do
            redis.call('UNLINK', facts .. partition, blobs .. partition)
          end
          redis.call('DEL', meta, partitions)
          redis.call('ZREM', dirty, chain)
          redis.call('HSET', meta, 'inc', life() .. ':' .. random, 'version', version,
              'location', location, 'bytes', 0)
          for i = 6, #ARGV, 2 do
            redis.call('HSET', meta, 'wm:' .. ARGV[i], ARGV[i + 1], 'base:' .. ARGV[i], ARGV[i + 1])
          end
          return 1
          """);

  private ResetTable() {}

  static ScriptCall call(
      RedisKeys keys, TableId table, String noted, String random, ChainEntry head) {
    AppliedOffsets applied = head.applied();
    ScriptCall call =
        new ScriptCall(SCRIPT)
            .key(keys.meta(table))
            .key(keys.partitions(table))
            .key(keys.dirty(table.group()))
            .key(keys.facts(table))
            .key(keys.blobs(table))
            .arg(noted)
            .arg(random)
            .arg(head.version())
            .arg(head.location().uri())
            .arg(table.chain());
    applied
        .sources()
        .forEach(source -> call.arg(source.toString()).arg(applied.base(source).getAsLong()));
    return call;
  }

  static boolean result(Reply reply) {
    return reply.isOne();
  }
}
