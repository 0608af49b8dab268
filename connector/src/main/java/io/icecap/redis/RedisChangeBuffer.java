package io.icecap.redis;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.Claim;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.TableId;
import java.util.List;

/** The buffer of changes in Redis. */
final class RedisChangeBuffer implements ChangeBuffer {
  private final RedisConnection redis;
  private final RedisKeys keys;

  RedisChangeBuffer(RedisConnection redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public List<AppendOutcome> append(List<Append> appends) {
    List<ScriptCall> calls = appends.stream().map(a -> AppendChanges.call(keys, a)).toList();
    return redis.runAll(calls).stream().map(AppendChanges::result).toList();
  }

  @Override
  public BufferStatus status(TableId table) {
    return ReadStatus.result(redis.run(ReadStatus.call(keys, table)))
        .orElseThrow(() -> new RecoveryNeededException(table));
  }

  @Override
  public List<TableId> dirty(String group) {
    return ListDirty.result(group, redis.run(ListDirty.call(keys, group)));
  }

  @Override
  public Claim claim(TableId table, long bytesMax) {
    return ClaimChanges.result(redis.run(ClaimChanges.call(keys, table, bytesMax)))
        .orElseThrow(() -> new RecoveryNeededException(table));
  }
}
