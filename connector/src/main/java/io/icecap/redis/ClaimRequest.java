package io.icecap.redis;

import io.icecap.catalog.AnsweredRequests;
import io.icecap.catalog.AnsweredRequests.Answer;
import io.icecap.catalog.AnsweredRequests.Known;
import io.icecap.catalog.AnsweredRequests.State;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Looks the key of a request up, and takes it if it is new. A key that was made before this life of
 * the server remembers any may have been known before: that is told from a new one by its time.
 */
final class ClaimRequest {
  private static final LuaScript SCRIPT =
      LuaScript.withLife(
          """
          local since, names, entry = unpack(KEYS)
          local key, made, request, lifetime, max = unpack(ARGV)
          local known = redis.call('HMGET', entry, 'request', 'status', 'type', 'message')
          if known[1] and known[1] ~= request then
            return {'OTHER'}
          elseif known[2] then
            return {'ANSWERED', known[2], known[3], known[4]}
          elseif known[1] then
            return {'RUNNING'}
          end
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local from = redis.call('GET', since)
          if not valid(from) then
            from = life() .. ':' .. now
            redis.call('SET', since, from)
          end
          local start = tonumber(string.match(from, '%d+$'))
          made = tonumber(made)
          if made < start and made > start - lifetime then
            return {'FORGOTTEN'}
          end
          redis.call('ZREMRANGEBYSCORE', names, '-inf', now - lifetime)
          if redis.call('ZCARD', names) >= tonumber(max) then
            return {'FULL'}
          end
          redis.call('ZADD', names, now, key)
          redis.call('PEXPIRE', names, lifetime)
          redis.call('HSET', entry, 'request', request)
          redis.call('PEXPIRE', entry, lifetime)
          return {'NEW'}
          """);

  private ClaimRequest() {}

  static ScriptCall call(
      RedisKeys keys, UUID key, Instant made, String request, Duration lifetime) {
    return new ScriptCall(SCRIPT)
        .key(keys.requestsSince())
        .key(keys.requests())
        .key(keys.request(key))
        .arg(key.toString())
        .arg(made.toEpochMilli())
        .arg(request)
        .arg(lifetime.toMillis())
        .arg(AnsweredRequests.KEYS_MAX);
  }

  static Known result(Reply reply) {
    State state = State.valueOf(reply.at(0).text());
    return new Known(
        state,
        state == State.ANSWERED
            ? new Answer((int) reply.at(1).number(), reply.at(2).text(), reply.at(3).text())
            : null);
  }
}
