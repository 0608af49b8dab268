package io.icecap.redis;

import io.icecap.buffer.ProcessNotes;
import java.time.Duration;
import java.util.List;

/** Notes as keys that expire by Redis's own clock. */
final class RedisProcessNotes implements ProcessNotes {
  private final RedisConnection redis;
  private final RedisKeys keys;

  RedisProcessNotes(RedisConnection redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public void leave(String process, byte[] note, Duration lifetime) {
    Reply ignored = redis.run(LeaveNote.call(keys, process, note, lifetime, PROCESSES_MAX));
  }

  @Override
  public void withdraw(String process) {
    Reply ignored = redis.run(WithdrawNote.call(keys, process));
  }

  @Override
  public List<byte[]> all() {
    return ReadNotes.result(redis.run(ReadNotes.call(keys)));
  }
}
