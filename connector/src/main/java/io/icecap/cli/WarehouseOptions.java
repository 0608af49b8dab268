package io.icecap.cli;

import io.icecap.Icecap;
import io.icecap.redis.RedisSettings;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the tables are; the same for every command that touches them. */
final class WarehouseOptions {
  /** Of no account: these commands publish no snapshots. */
  private static final Duration SNAPSHOT_RETENTION = Duration.ofHours(1);

  @Option(
      names = "--redis",
      required = true,
      paramLabel = "URL",
      description =
          "Redis, as redis.url of the sink: redis://host:port or rediss://user:password@host:port.")
  private URI redis;

  @Option(
      names = "--redis-prefix",
      paramLabel = "PREFIX",
      defaultValue = "icecap",
      description = "As redis.key.prefix of the sink (${DEFAULT-VALUE}).")
  private String prefix;

  @Option(
      names = "--warehouse",
      required = true,
      paramLabel = "LOCATION",
      description = "As warehouse of the sink: a directory, file:///path or s3://bucket/path.")
  private String warehouse;

  @Option(
      names = "--s3",
      paramLabel = "KEY=VALUE",
      description =
          "An S3 setting in Iceberg's words, such as s3.endpoint=http://host:9000,"
              + " s3.path-style-access=true or client.region=eu-central-1. May be repeated.")
  private Map<String, String> s3 = Map.of();

  Icecap open() {
    return open(SNAPSHOT_RETENTION);
  }

  Icecap open(Duration snapshotRetention) {
    return Icecap.open(
        new RedisSettings(redis, Duration.ofSeconds(5), prefix),
        new StoreSettings(location(), s3),
        snapshotRetention);
  }

  /** How the object store is reached, in the words of Iceberg's S3FileIO. */
  Map<String, String> s3() {
    return s3;
  }

  Location location() {
    return new Location(
        warehouse.contains(":/")
            ? warehouse
            : "file://" + Path.of(warehouse).toAbsolutePath().normalize());
  }
}
