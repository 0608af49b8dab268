package io.icecap.redis;

import io.icecap.catalog.TablePointers.Pointer;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.Optional;

/** Reads a table's pointer and whether it is of this life of the server. */
final class FindPointer {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          local now = redis.call('HMGET', KEYS[1], 'inc', 'version', 'location')
          if not now[1] then
            return {'ABSENT'}
          end
          if not valid(now[1]) then
            return {'INVALID', now[1]}
          end
          return {'VALID', now[1], now[2], now[3]}
          """);

  private FindPointer() {}

  static ScriptCall call(RedisKeys keys, TableId table) {
    return new ScriptCall(SCRIPT).key(keys.meta(table));
  }

  static Pointer result(Reply reply) {
    return switch (reply.at(0).text()) {
      case "VALID" ->
          new Pointer(
              Optional.of(reply.at(1).text()),
              true,
              Optional.of(reply.at(2).number()),
              Optional.of(new Location(reply.at(3).text())));
      case "INVALID" ->
          new Pointer(Optional.of(reply.at(1).text()), false, Optional.empty(), Optional.empty());
      default -> new Pointer(Optional.empty(), false, Optional.empty(), Optional.empty());
    };
  }
}
