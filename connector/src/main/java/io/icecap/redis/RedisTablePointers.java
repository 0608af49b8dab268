package io.icecap.redis;

import io.icecap.catalog.ChainEntry;
import io.icecap.catalog.TablePointers;
import io.icecap.change.TableId;
import java.util.Map;
import java.util.function.Supplier;

/** Table pointers, in the same hash as the state of the table's buffer. */
final class RedisTablePointers implements TablePointers {
  private final RedisConnection redis;
  private final RedisKeys keys;
  private final Supplier<String> randoms;

  RedisTablePointers(RedisConnection redis, RedisKeys keys, Supplier<String> randoms) {
    this.redis = redis;
    this.keys = keys;
    this.randoms = randoms;
  }

  @Override
  public Pointer find(TableId table) {
    return FindPointer.result(redis.run(FindPointer.call(keys, table)));
  }

  @Override
  public Pointer note(TableId table) {
    return FindPointer.result(redis.run(NoteRecovery.call(keys, table, randoms.get())));
  }

  @Override
  public boolean rollForward(TableId table, String token, ChainEntry entry) {
    Reply reply = redis.run(RollPointerForward.call(keys, table, token, entry));
    return RollPointerForward.result(reply);
  }

  @Override
  public void moveTogether(Map<TableId, ChainEntry> entries) {
    redis.run(MovePointers.call(keys, entries));
  }

  @Override
  public boolean reset(TableId table, String noted, ChainEntry head) {
    Reply reply = redis.run(ResetTable.call(keys, table, noted, randoms.get(), head));
    return ResetTable.result(reply);
  }

  @Override
  public void remove(TableId table) {
    redis.run(RemoveTable.call(keys, table));
  }
}
