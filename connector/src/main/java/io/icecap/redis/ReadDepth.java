package io.icecap.redis;

import io.icecap.buffer.BufferDepth;
import io.icecap.change.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads how much of a table is buffered since when, and who has its lease. */
final class ReadDepth {
  /** Looked at one by one; it keeps Redis busy for about two milliseconds. */
  private static final int FACTS_MAX = 5_000;

  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          local meta, partitions, facts, lease = unpack(KEYS)
          local left = tonumber(ARGV[1])
          local time = redis.call('TIME')
          local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

          local known = redis.call('HMGET', meta, 'inc', 'version', 'bytes')
          local version = valid(known[1]) and known[2] or ''

          local blobs, rows, counted, oldest, newest = 0, 0, 0, false, false
          local function since(text)
            return tonumber(string.match(text, '|(%d+)$'))
          end
          for _, partition in ipairs(redis.call('SMEMBERS', partitions)) do
            local list = facts .. partition
            local length = redis.call('LLEN', list)
            if length > 0 then
              local first = since(redis.call('LINDEX', list, 0))
              local last = since(redis.call('LINDEX', list, -1))
              oldest = (oldest and oldest < first) and oldest or first
              newest = (newest and newest > last) and newest or last
              blobs = blobs + length
              local looked = math.min(length, left)
              left = left - looked
              if looked > 0 then
                for _, text in ipairs(redis.call('LRANGE', list, 0, looked - 1)) do
                  local changes, bytes = string.match(text, '|(%d+)|(%d+)|%d+$')
                  rows = rows + tonumber(changes)
                  counted = counted + tonumber(bytes)
                end
              end
            end
          end
          local function text(number)
            return number and string.format('%.0f', number) or ''
          end
          return {now, version, text(blobs), text(rows), text(counted), known[3] or '0',
              text(oldest), text(newest), redis.call('GET', lease) or '', redis.call('PTTL', lease)}
          """);

  private ReadDepth() {}

  static ScriptCall call(RedisKeys keys, TableId table) {
    return new ScriptCall(SCRIPT)
        .key(keys.meta(table))
        .key(keys.partitions(table))
        .key(keys.facts(table))
        .key(keys.lease(table))
        .arg(FACTS_MAX);
  }

  static BufferDepth result(Reply reply) {
    long bytes = reply.at(5).number();
    return new BufferDepth(
        Instant.ofEpochMilli(reply.at(0).number()),
        number(reply.at(1)),
        rows(reply.at(3).number(), reply.at(4).number(), bytes),
        reply.at(2).number(),
        bytes,
        number(reply.at(6)).map(Instant::ofEpochMilli),
        number(reply.at(7)).map(Instant::ofEpochMilli),
        holder(reply.at(8).text(), reply.at(9).number()));
  }

  /** Those in the blobs that were looked at, and in proportion those in the others. */
  private static long rows(long counted, long countedBytes, long bytes) {
    return countedBytes == 0 || bytes <= countedBytes
        ? counted
        : Math.round((double) counted * bytes / countedBytes);
  }

  private static Optional<Long> number(Reply reply) {
    String text = reply.text();
    return text.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(text));
  }

  private static Optional<BufferDepth.Holder> holder(String owner, long millis) {
    return owner.isEmpty()
        ? Optional.empty()
        : Optional.of(new BufferDepth.Holder(owner, Duration.ofMillis(Math.max(0, millis))));
  }
}
