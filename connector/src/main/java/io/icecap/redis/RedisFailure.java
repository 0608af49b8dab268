package io.icecap.redis;

import io.icecap.buffer.BufferUnavailableException;
import java.time.Duration;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Says what is wrong with Redis, and what to do about it. */
record RedisFailure(RedisUrl url, Duration timeout) {
  BufferUnavailableException of(JedisException e) {
    String said = String.valueOf(e.getMessage());
    return new BufferUnavailableException("Redis at %s %s".formatted(url, advice(e, said)), e);
  }

  private String advice(JedisException e, String said) {
    String code = isForbidden(said) ? "NOPERM" : said.split(" ", 2)[0];
    return switch (code) {
      case "OOM" ->
          "is out of memory; raise its maxmemory, or let the sink buffer less (buffer.bytes.max)";
      case "NOAUTH", "WRONGPASS" ->
          "refused the login (%s); check the user and the password in the URL".formatted(said);
      case "NOPERM" ->
          "does not let this user do its work (%s); allow it +@all on the keys of its prefix"
              .formatted(said);
      case "READONLY" -> "is a replica, which cannot be written; let the URL name the primary";
      case "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN" ->
          "is not ready (%s); this passes when it is up".formatted(said);
      default ->
          e instanceof JedisConnectionException
              ? "did not answer within %d ms (%s); check that it runs and can be reached from here"
                  .formatted(timeout.toMillis(), said)
              : "failed (%s)".formatted(said);
    };
  }

  /** What a script reports in Redis 6.2 and in 7, when the user may not do what it does. */
  private static boolean isForbidden(String said) {
    return said.contains("The user executing the script can't")
        || said.contains("ACL failure in script");
  }
}
