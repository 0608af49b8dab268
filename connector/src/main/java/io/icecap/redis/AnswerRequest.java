package io.icecap.redis;

import io.icecap.catalog.AnsweredRequests.Answer;
import java.util.UUID;

/** Notes how a request has ended, as long as its key is remembered. */
final class AnswerRequest {
  private static final LuaScript SCRIPT =
      LuaScript.of(
          """
          if redis.call('EXISTS', KEYS[1]) == 1 then
            redis.call('HSET', KEYS[1], 'status', ARGV[1], 'type', ARGV[2], 'message', ARGV[3])
          end
          return 1
          """);

  private AnswerRequest() {}

  static ScriptCall call(RedisKeys keys, UUID key, Answer answer) {
    return new ScriptCall(SCRIPT)
        .key(keys.request(key))
        .arg(answer.status())
        .arg(answer.type())
        .arg(answer.message());
  }
}
