package io.icecap.redis;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;

/**
 * Adds the blobs of one Kafka topic-partition to all table partitions, if the watermark is where
 * the caller thinks it is (and, if asked for, all else of the table is), and moves the watermark.
 */
final class AppendChanges {
  // While nothing of a source waits, all of it below the watermark is published: its base follows.
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          local meta, partitions, dirty = KEYS[1], KEYS[2], KEYS[3]
          local incarnation, source, from, next, chain, bytes = unpack(ARGV, 1, 6)
          local n = (#KEYS - 3) / 2

          local now = redis.call('HMGET', meta, 'inc', 'wm:' .. source, 'pend:' .. source,
              'base:' .. source)
          if now[1] ~= incarnation or not valid(now[1]) or not now[2] then
            return {'RECOVER'}
          end
          if now[2] ~= from then
            return {'REFUSED', now[2]}
          end

          local mark = 7 + 3 * n
          if #ARGV >= mark then
            local fields, sources = redis.call('HGETALL', meta), 0
            local is = {}
            for i = 1, #fields, 2 do
              is[fields[i]] = fields[i + 1]
              if string.sub(fields[i], 1, 3) == 'wm:' then
                sources = sources + 1
              end
            end
            if is['version'] ~= ARGV[mark] or sources ~= (#ARGV - mark) / 2 then
              return {'CHANGED'}
            end
            for i = mark + 1, #ARGV, 2 do
              if is['wm:' .. ARGV[i]] ~= ARGV[i + 1] then
                return {'CHANGED'}
              end
            end
          end

          redis.call('HSET', meta, 'wm:' .. source, next)
          if n == 0 then
            return {'APPENDED', redis.call('HGET', meta, 'bytes')}
          end
          if tonumber(now[3] or 0) == 0 and tonumber(from) > tonumber(now[4] or 0) then
            redis.call('HSET', meta, 'base:' .. source, from)
          end
          local time = redis.call('TIME')
          local ms = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
          for i = 0, n - 1 do
            redis.call('SADD', partitions, ARGV[7 + 3 * i])
            redis.call('RPUSH', KEYS[4 + 2 * i], ARGV[8 + 3 * i] .. '|' .. ms)
            redis.call('RPUSH', KEYS[5 + 2 * i], ARGV[9 + 3 * i])
          end
          redis.call('HINCRBY', meta, 'pend:' .. source, n)
          redis.call('ZADD', dirty, 'NX', ms, chain)
          return {'APPENDED', redis.call('HINCRBY', meta, 'bytes', bytes)}
          """);

  private AppendChanges() {}

  static ScriptCall call(RedisKeys keys, Append append) {
    ScriptCall call =
        new ScriptCall(SCRIPT)
            .key(keys.meta(append.table()))
            .key(keys.partitions(append.table()))
            .key(keys.dirty(append.table().group()))
            .arg(append.incarnation().token())
            .arg(append.source().toString())
            .arg(append.from())
            .arg(append.next())
            .arg(append.table().chain())
            .arg(append.blobs().values().stream().mapToLong(blob -> blob.bytes().length).sum());
    append
        .blobs()
        .forEach(
            (partition, blob) ->
                call.key(keys.facts(append.table(), partition))
                    .key(keys.blobs(append.table(), partition))
                    .arg(partition.id())
                    .arg(BlobFacts.print(append.source(), blob))
                    .arg(blob.bytes()));
    append
        .onlyAt()
        .ifPresent(
            mark -> {
              call.arg(mark.version());
              mark.watermarks()
                  .forEach((source, offset) -> call.arg(source.toString()).arg(offset));
            });
    return call;
  }

  static AppendOutcome result(Reply reply) {
    return switch (reply.at(0).text()) {
      case "APPENDED" -> new AppendOutcome.Appended(reply.at(1).number());
      case "CHANGED" -> new AppendOutcome.Changed();
      case "REFUSED" -> new AppendOutcome.Refused(reply.at(1).number());
      default -> new AppendOutcome.RecoveryNeeded();
    };
  }
}
