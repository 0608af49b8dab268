package io.icecap.config;

import io.icecap.apply.ApplySettings;
import io.icecap.cache.CacheSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** How changes are applied to the tables, wherever that is done. */
final class ApplyOptions {
  static final String COMMIT_INTERVAL = "commit.interval.ms";
  static final String SNAPSHOT_RETENTION = "snapshot.retention.ms";
  static final String THREADS = "apply.threads";
  static final String BATCH_BYTES_MAX = "batch.bytes.max";
  static final String LEASE = "lease.ms";
  static final String CACHE_DIR = "cache.dir";
  static final String CACHE_FORMAT = "cache.format";
  static final String CACHE_BYTES_MAX = "cache.bytes.max";
  static final String CACHE_MEMORY_BYTES_MAX = "cache.memory.bytes.max";
  private static final String TEMPORARY = "${java.io.tmpdir}";
  private static final long MB = 1L << 20;

  /** Shown where they count. */
  static final Recommender IF_APPLIED_HERE =
      new Recommender() {
        @Override
        public List<Object> validValues(String name, Map<String, Object> config) {
          return List.of();
        }

        @Override
        public boolean visible(String name, Map<String, Object> config) {
          return !ApplierHost.EXTERNAL.word().equals(config.get(IcecapSinkConfig.APPLIER));
        }
      };

  private ApplyOptions() {}

  static void define(ConfigDef definition) {
    OptionGroup group = new OptionGroup(definition, "Apply");
    defineCommits(group);
    defineResources(group);
  }

  private static void defineCommits(OptionGroup group) {
    group
        .define(
            COMMIT_INTERVAL,
            Type.LONG,
            1_000L,
            Range.between(0, 3_600_000),
            Importance.HIGH,
            IF_APPLIED_HERE,
            "Commit interval (ms)",
            "The shortest time between two snapshots of one table. Shorter shows changes sooner,"
                + " longer makes fewer and larger files. While many changes are late anyway, as in"
                + " a load, up to five times as long.")
        .define(
            SNAPSHOT_RETENTION,
            Type.LONG,
            3_600_000L,
            Range.atLeast(60_000),
            Importance.MEDIUM,
            IF_APPLIED_HERE,
            "Snapshot retention (ms)",
            "How long snapshots can be travelled back to and their files are kept for running"
                + " queries: all snapshots of the last minute, then one every ten"
                + " seconds of five minutes, one a minute of the hour, one every ten minutes of the"
                + " day, and then one an hour.")
        .define(
            BATCH_BYTES_MAX,
            Type.LONG,
            32 * MB,
            Range.between(MB, 1024 * MB),
            Importance.LOW,
            IF_APPLIED_HERE,
            "Batch size (bytes)",
            "About how many buffered bytes one snapshot takes up; the rest waits for the next one.")
        .define(
            LEASE,
            Type.LONG,
            10_000L,
            Range.between(1_000, 600_000),
            Importance.LOW,
            IF_APPLIED_HERE,
            "Lease (ms)",
            "How long an applier that has died keeps others from its tables. It saves work"
                + " and is not"
                + " needed for the tables to be right.");
  }

  private static void defineResources(OptionGroup group) {
    group
        .define(
            THREADS,
            Type.INT,
            2,
            Range.between(1, 256),
            Importance.MEDIUM,
            IF_APPLIED_HERE,
            "Threads",
            "How many partitions of a table are worked on at the same time by one task.")
        .define(
            CACHE_DIR,
            Type.STRING,
            TEMPORARY + "/icecap-cache",
            new NonEmptyString(),
            Importance.MEDIUM,
            IF_APPLIED_HERE,
            "Cache directory",
            "Local disk for a copy of each table partition; "
                + TEMPORARY
                + " is the temporary"
                + " directory of the worker's JVM. May be lost: it is rebuilt from the warehouse.")
        .define(
            CACHE_FORMAT,
            Type.STRING,
            CacheSettings.Format.DUCKDB.word(),
            ValidString.in(CacheSettings.Format.words()),
            Importance.MEDIUM,
            new Words(CacheSettings.Format.words()),
            "Cache format",
            "What is kept of a partition: duckdb, all its rows in a DuckDB file; memory,"
                + " all its rows in memory alone, within cache.memory.bytes.max, where there is"
                + " little disk and a restart may load them again; keys, its keys"
                + " alone, with the rows read from the table's data files where they are needed"
                + " whole, for partitions too large to be on disk twice: slower compaction, and"
                + " a remote store's files are downloaded once and kept beside the keys. It can"
                + " be changed: partitions are loaded again.")
        .define(
            CACHE_BYTES_MAX,
            Type.LONG,
            CacheSettings.BYTES_MAX_DEFAULT,
            Range.atLeast(64 * MB),
            Importance.MEDIUM,
            IF_APPLIED_HERE,
            "Cache disk (bytes)",
            "How much the cache directory may hold, over all processes that share it. Beyond it the"
                + " partitions that were used least recently are deleted, and loaded again when"
                + " changes for them come in; those in use stay, with a warning. Sorting may take"
                + " up half as much again for a moment.")
        .define(
            CACHE_MEMORY_BYTES_MAX,
            Type.LONG,
            512 * MB,
            Range.atLeast(64 * MB),
            Importance.MEDIUM,
            IF_APPLIED_HERE,
            "Cache memory (bytes)",
            "How much memory the cached partitions may take up outside the JVM's heap, per cache"
                + " directory.");
  }

  static ApplySettings applySettings(AbstractConfig config) {
    return new ApplySettings(
        Duration.ofMillis(config.getLong(COMMIT_INTERVAL)),
        Duration.ofMillis(config.getLong(LEASE)),
        config.getLong(BATCH_BYTES_MAX),
        config.getInt(THREADS),
        MaintenanceOptions.snapshotRetention(
            config, Duration.ofMillis(config.getLong(SNAPSHOT_RETENTION))),
        MaintenanceOptions.compaction(config));
  }

  static CacheSettings cacheSettings(AbstractConfig config) {
    return new CacheSettings(
        CacheSettings.Format.of(config.getString(CACHE_FORMAT)),
        directory(config.getString(CACHE_DIR)),
        config.getLong(CACHE_BYTES_MAX),
        config.getLong(CACHE_MEMORY_BYTES_MAX));
  }

  static Path directory(String text) {
    return Path.of(text.replace(TEMPORARY, System.getProperty("java.io.tmpdir")));
  }
}
