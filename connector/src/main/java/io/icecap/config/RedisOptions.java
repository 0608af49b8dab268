package io.icecap.config;

import io.icecap.redis.RedisSettings;
import java.net.URI;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Where the buffer and the pointers are. */
final class RedisOptions {
  static final String URL = "redis.url";
  static final String TIMEOUT = "redis.timeout.ms";
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
        config.getString(KEY_PREFIX));
  }
}
