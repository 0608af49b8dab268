package io.icecap.redis;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Redis.
 *
 * @param url {@code redis://[user:password@]host[:port][/database]}; {@code rediss://} for TLS;
 *     {@code redis+cluster://host:port,host:port} or {@code rediss+cluster://} for Redis Cluster
 * @param timeout of a connection, of an answer, and of waiting for a free connection
 * @param keyPrefix what all keys start with (in braces); two installations that share a Redis need
 *     two
 * @param trusted over TLS; by default what the JVM trusts
 */
public record RedisSettings(
    URI url, Duration timeout, String keyPrefix, Optional<TrustStoreSettings> trusted) {
  public RedisSettings {
    RedisUrl.parse(url);
    if (timeout.isNegative() || timeout.isZero() || timeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "A Redis timeout of %s cannot be kept; give some seconds".formatted(timeout));
    }
    if (!keyPrefix.matches("[A-Za-z0-9_.:-]+")) {
      throw new IllegalArgumentException(
          "'%s' cannot start a Redis key; use letters, digits, and _ . : -".formatted(keyPrefix));
    }
  }

  public RedisSettings(URI url, Duration timeout, String keyPrefix) {
    this(url, timeout, keyPrefix, Optional.empty());
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "RedisSettings[url=%s, timeout=%s, keyPrefix=%s, trusted=%s]"
        .formatted(RedisUrl.parse(url), timeout, keyPrefix, trusted);
  }
}
