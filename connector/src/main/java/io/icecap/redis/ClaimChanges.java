package io.icecap.redis;

import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.buffer.Incarnation;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the watermarks and the oldest blobs of all table partitions at one moment. One script, so
 * that nobody's trimming comes between; Redis does nothing else for the time it takes to copy the
 * blobs (about 1 ms per MB).
 */
final class ClaimChanges {
  // Redis may have been told to evict keys: then there are fewer blobs than were counted, and the
  // watermark must not be believed.
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          local meta, partitions, facts, blobs = unpack(KEYS)
          local bytesMax = tonumber(ARGV[1])
          local PAGE = 100

          local fields = redis.call('HGETALL', meta)
          local incarnation, bytes, pending, sources = false, 0, 0, 0
          for i = 1, #fields, 2 do
            local name, value = fields[i], fields[i + 1]
            if name == 'inc' then
              incarnation = value
            elseif name == 'bytes' then
              bytes = tonumber(value)
            elseif string.sub(name, 1, 5) == 'pend:' and value ~= '0' then
              pending = pending + tonumber(value)
              sources = sources + 1
            end
          end
          if not valid(incarnation) then
            return {'RECOVER'}
          end

          local lists, found = {}, 0
          for i, partition in ipairs(redis.call('SMEMBERS', partitions)) do
            local length = redis.call('LLEN', facts .. partition)
            if length ~= redis.call('LLEN', blobs .. partition) then
              return {'RECOVER'}
            end
            lists[i] = {partition = partition, length = length, taken = 0, facts = {}}
            found = found + length
          end
          if found ~= pending then
            return {'RECOVER'}
          end

          local function fact(list, index)
            if index > #list.facts then
              local page =
                  redis.call('LRANGE', facts .. list.partition, index - 1, index + PAGE - 2)
              for _, text in ipairs(page) do
                list.facts[#list.facts + 1] = text
              end
            end
            return list.facts[index]
          end

          local function takeOldest()
            for _, list in ipairs(lists) do
              list.since = tonumber(string.match(fact(list, 1), '|(%d+)$'))
            end
            table.sort(lists, function(a, b) return a.since < b.since end)
            local used, round = 0, 0
            while true do
              round = round + 1
              for _, list in ipairs(lists) do
                if used >= bytesMax then
                  return
                end
                if round <= list.length then
                  used = used + tonumber(string.match(fact(list, round), '|(%d+)|%d+$'))
                  list.taken = round
                end
              end
            end
          end

          if bytes <= bytesMax then
            for _, list in ipairs(lists) do
              list.taken = list.length
              list.facts = redis.call('LRANGE', facts .. list.partition, 0, -1)
            end
          else
            takeOldest()
          end

          local function left(list)
            local firsts, seen, count = {}, {}, 0
            for i = list.taken + 1, list.length do
              if count == sources then
                break
              end
              local source, first = string.match(fact(list, i), '^([^|]*)|(%d+)|')
              if not seen[source] then
                seen[source] = true
                count = count + 1
                firsts[#firsts + 1] = source
                firsts[#firsts + 1] = first
              end
            end
            return firsts
          end

          local claimed = {}
          for i, list in ipairs(lists) do
            local firsts = left(list)
            for j = #list.facts, list.taken + 1, -1 do
              list.facts[j] = nil
            end
            local taken = {}
            if list.taken > 0 then
              taken = redis.call('LRANGE', blobs .. list.partition, 0, list.taken - 1)
            end
            claimed[i] = {list.partition, list.facts, taken, firsts}
          end
          return {'CLAIMED', fields, claimed}
          """);

  private ClaimChanges() {}

  static ScriptCall call(RedisKeys keys, TableId table, long bytesMax) {
    return new ScriptCall(SCRIPT)
        .key(keys.meta(table))
        .key(keys.partitions(table))
        .key(keys.facts(table))
        .key(keys.blobs(table))
        .arg(bytesMax);
  }

  /** Empty if the table has to be recovered. */
  static Optional<Claim> result(Reply reply) {
    if (!reply.at(0).text().equals("CLAIMED")) {
      return Optional.empty();
    }
    Map<String, String> meta = reply.at(1).fields();
    Map<PartitionKey, List<ClaimedBlob>> blobs = new TreeMap<>();
    Map<SourcePartition, Map<PartitionKey, Long>> left = new TreeMap<>();
    for (Reply list : reply.at(2).list()) {
      PartitionKey partition = new PartitionKey(list.at(0).text());
      List<ClaimedBlob> taken = blobs(list.at(1).list(), list.at(2).list());
      if (!taken.isEmpty()) {
        blobs.put(partition, taken);
      }
      list.at(3)
          .fields()
          .forEach(
              (source, first) ->
                  left.computeIfAbsent(SourcePartition.parse(source), s -> new TreeMap<>())
                      .put(partition, Long.valueOf(first)));
    }
    return Optional.of(
        new Claim(
            new Incarnation(meta.get("inc")),
            MetaFields.bySource(meta, MetaFields.WATERMARK),
            blobs,
            left));
  }

  private static List<ClaimedBlob> blobs(List<Reply> facts, List<Reply> bytes) {
    List<ClaimedBlob> blobs = new ArrayList<>(facts.size());
    for (int i = 0; i < facts.size(); i++) {
      blobs.add(BlobFacts.parse(facts.get(i).text()).with(bytes.get(i).bytes()));
    }
    return blobs;
  }
}
