package io.icecap.redis;

import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.Incarnation;
import io.icecap.change.TableId;
import java.util.Map;
import java.util.Optional;

/** Reads all about a table's buffer but what is in it. */
final class ReadStatus {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          if not valid(redis.call('HGET', KEYS[1], 'inc')) then
            return {}
          end
          return redis.call('HGETALL', KEYS[1])
          """);

  private ReadStatus() {}

  static ScriptCall call(RedisKeys keys, TableId table) {
    return new ScriptCall(SCRIPT).key(keys.meta(table));
  }

  /** Empty if the table has to be recovered. */
  static Optional<BufferStatus> result(Reply reply) {
    Map<String, String> meta = reply.fields();
    if (meta.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new BufferStatus(
            new Incarnation(meta.get("inc")),
            MetaFields.bySource(meta, MetaFields.WATERMARK),
            MetaFields.bySource(meta, MetaFields.BASE),
            MetaFields.bySource(meta, MetaFields.PENDING),
            Long.parseLong(meta.get("bytes"))));
  }
}
