package io.icecap.config;

import io.icecap.redis.RedisSettings;
import io.icecap.redis.TrustStoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/** Where the buffer and the pointers are. */
final class RedisOptions {
  static final String URL = "redis.url";
  static final String TIMEOUT = "redis.timeout.ms";
  static final String TRUST_STORE = "redis.ssl.truststore.location";
  static final String TRUST_STORE_PASSWORD = "redis.ssl.truststore.password";
  static final String KEY_PREFIX = "redis.key.prefix";

  private RedisOptions() {}

  static void define(ConfigDef definition) {
    new OptionGroup(definition, "Redis")
        .required(
            URL,
            Type.STRING,
            Checks.REDIS_URL,
            "Redis URL",
            "The Redis that buffers changes and points to the tables: redis://host:6379, with TLS"
                + " rediss://host:6379, with a user redis://user:password@host:6379. Best"
                + " taken from"
                + " a config provider where it holds a password. Nothing in it is the only copy.")
        .option(
            TIMEOUT,
            Type.LONG,
            5_000L,
            Range.between(100, 60_000),
            Importance.LOW,
            "Redis timeout (ms)",
            "How long Redis may take to accept a connection and to answer. After that the task"
                + " waits and tries again; it does not fail.")
        .option(
            TRUST_STORE,
            Type.STRING,
            null,
            null,
            Importance.MEDIUM,
            "Trust store",
            "With rediss://, a PKCS12 or JKS trust store, on each worker, with the certificate of"
                + " the server or of who signed it. Default: what the JVM of the worker trusts."
                + " The certificate has to name the host of the URL.")
        .option(
            TRUST_STORE_PASSWORD,
            Type.PASSWORD,
            null,
            null,
            Importance.MEDIUM,
            "Trust store password",
            "The password of the trust store; best taken from a config provider.")
        .option(
            KEY_PREFIX,
            Type.STRING,
            "icecap",
            Checks.KEY_PREFIX,
            Importance.LOW,
            "Redis key prefix",
            "What the names of all keys in Redis start with. Everybody who works on one warehouse"
                + " has the same; two warehouses in one Redis have different ones.");
  }

  static RedisSettings settings(AbstractConfig config) {
    return new RedisSettings(
        URI.create(config.getString(URL)),
        Duration.ofMillis(config.getLong(TIMEOUT)),
        config.getString(KEY_PREFIX),
        Optional.ofNullable(config.getString(TRUST_STORE))
            .map(file -> new TrustStoreSettings(Path.of(file), password(config))));
  }

  private static Optional<String> password(AbstractConfig config) {
    return Optional.ofNullable(config.getPassword(TRUST_STORE_PASSWORD)).map(Password::value);
  }
}
