package io.icecap.redis;

import io.icecap.buffer.BufferDepth;
import io.icecap.buffer.BufferView;
import io.icecap.change.TableId;
import java.util.List;

/** Looks at the buffers in Redis. */
final class RedisBufferView implements BufferView {
  private final RedisConnection redis;
  private final RedisKeys keys;

  RedisBufferView(RedisConnection redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public List<BufferDepth> depths(List<TableId> tables) {
    List<ScriptCall> calls = tables.stream().map(table -> ReadDepth.call(keys, table)).toList();
    return redis.runAll(calls).stream().map(ReadDepth::result).toList();
  }
}
