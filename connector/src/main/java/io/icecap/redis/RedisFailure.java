package io.icecap.redis;

import io.icecap.buffer.BufferUnavailableException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
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
          cause(e, SSLException.class)
              .map(SSLException::getMessage)
              .map(
                  problem ->
                      "can't be talked to over TLS (%s); let its certificate name this host and be signed by one that the trust store has"
                          .formatted(problem))
              .orElseGet(() -> unanswered(e, said));
    };
  }

  private String unanswered(JedisException e, String said) {
    if (!(e instanceof JedisConnectionException)) {
      return "failed (%s)".formatted(said);
    }
    if (cause(e, UnknownHostException.class).isPresent()) {
      return "can't be found: there is no host of that name; check the URL";
    }
    return cause(e, ConnectException.class)
        .map(ConnectException::getMessage)
        .map(
            "can't be connected to (%s); check that it runs there, and the port in the URL"
                ::formatted)
        .orElseGet(
            () ->
                "did not answer within %d ms (%s); check that it runs and can be reached from here"
                    .formatted(timeout.toMillis(), said));
  }

  private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> kind) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(10)
        .flatMap(cause -> Stream.concat(Stream.of(cause), Arrays.stream(cause.getSuppressed())))
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /** What a script reports in Redis 6.2 and in 7, when the user may not do what it does. */
  private static boolean isForbidden(String said) {
    return said.contains("The user executing the script can't")
        || said.contains("ACL failure in script");
  }
}
