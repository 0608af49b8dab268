package io.icecap.redis;

import io.icecap.catalog.ChainEntry;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.TableId;

/**
 * Moves the pointer up to an entry of the chain and drops the blobs that the entry has applied. The
 * entry that the pointer is at already is trimmed against once more: after a recovery the tasks
 * buffer again what the head has, and no newer version may ever come of it.
 */
final class RollPointerForward {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          local meta, partitions, dirty, facts, blobs = unpack(KEYS)
          local token, version, location, chain, sources = unpack(ARGV, 1, 5)
          local PAGE = 100

          local now = redis.call('HMGET', meta, 'inc', 'version')
          if now[1] ~= token or not valid(now[1]) then
            return 0
          end
          if tonumber(version) < tonumber(now[2]) then
            return 1
          end
          redis.call('HSET', meta, 'version', version, 'location', location)

          local applied, lagging, at = {}, {}, 6
          for i = 1, tonumber(sources) do
            local source, next, base = unpack(ARGV, at, at + 2)
            applied[source] = tonumber(next)
            redis.call('HSETNX', meta, 'wm:' .. source, base)
            if tonumber(redis.call('HGET', meta, 'base:' .. source) or -1) < tonumber(base) then
              redis.call('HSET', meta, 'base:' .. source, base)
            end
            at = at + 3
          end
          while at <= #ARGV do
            local partition, source, next = unpack(ARGV, at, at + 2)
            lagging[partition] = lagging[partition] or {}
            lagging[partition][source] = tonumber(next)
            at = at + 3
          end

          local freed, counts, oldest = 0, {}, false
          local function trim(partition)
            local behind, done = lagging[partition] or {}, 0
            while true do
              local page = redis.call('LRANGE', facts .. partition, done, done + PAGE - 1)
              for _, text in ipairs(page) do
                local source, last, bytes, ms =
                    string.match(text, '^([^|]*)|%d+|(%d+)|%d+|(%d+)|(%d+)$')
                local upTo = behind[source] or applied[source]
                if not upTo or tonumber(last) >= upTo then
                  return done, tonumber(ms)
                end
                done = done + 1
                freed = freed + tonumber(bytes)
                counts[source] = (counts[source] or 0) + 1
              end
              if #page < PAGE then
                return done, false
              end
            end
          end

          for _, partition in ipairs(redis.call('SMEMBERS', partitions)) do
            local done, since = trim(partition)
            if not since then
              redis.call('UNLINK', facts .. partition, blobs .. partition)
              redis.call('SREM', partitions, partition)
            else
              if done > 0 then
                redis.call('LTRIM', facts .. partition, done, -1)
                redis.call('LTRIM', blobs .. partition, done, -1)
              end
              if not oldest or since < oldest then
                oldest = since
              end
            end
          end

          for source, count in pairs(counts) do
            redis.call('HINCRBY', meta, 'pend:' .. source, -count)
          end
          if freed > 0 then
            redis.call('HINCRBY', meta, 'bytes', string.format('%.0f', -freed))
          end
          if oldest then
            redis.call('ZADD', dirty, string.format('%.0f', oldest), chain)
          else
            redis.call('ZREM', dirty, chain)
          end
          return 1
          """);

  private RollPointerForward() {}

  static ScriptCall call(RedisKeys keys, TableId table, String token, ChainEntry entry) {
    AppliedOffsets applied = entry.applied();
    ScriptCall call =
        new ScriptCall(SCRIPT)
            .key(keys.meta(table))
            .key(keys.partitions(table))
            .key(keys.dirty(table.group()))
            .key(keys.facts(table))
            .key(keys.blobs(table))
            .arg(token)
            .arg(entry.version())
            .arg(entry.location().uri())
            .arg(table.chain())
            .arg(applied.sources().size());
    applied
        .next()
        .forEach(
            (source, next) ->
                call.arg(source.toString()).arg(next).arg(applied.base(source).getAsLong()));
    applied
        .lagging()
        .forEach(
            (source, partitions) ->
                partitions.forEach(
                    (partition, next) ->
                        call.arg(partition.id()).arg(source.toString()).arg(next)));
    return call;
  }

  static boolean result(Reply reply) {
    return reply.isOne();
  }
}
