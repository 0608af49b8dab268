package io.icecap.redis;

import java.time.Duration;

/** Leaves a process's note, which expires, and forgets processes beyond a bound. */
final class LeaveNote {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          local names, note = KEYS[1], KEYS[2]
          local process, text, lifetime, max = unpack(ARGV)
          local time = redis.call('TIME')
          redis.call('SET', note, text, 'PX', lifetime)
          redis.call('ZADD', names, time[1], process)
          redis.call('ZREMRANGEBYRANK', names, 0, -1 - max)
          redis.call('ZREMRANGEBYSCORE', names, '-inf', time[1] - math.ceil(lifetime / 1000) - 1)
          redis.call('PEXPIRE', names, lifetime)
          return 1
          """);

  private LeaveNote() {}

  static ScriptCall call(
      RedisKeys keys, String process, byte[] note, Duration lifetime, int processesMax) {
    return new ScriptCall(SCRIPT)
        .key(keys.processes())
        .key(keys.note(process))
        .arg(process)
        .arg(note)
        .arg(lifetime.toMillis())
        .arg(processesMax);
  }
}
