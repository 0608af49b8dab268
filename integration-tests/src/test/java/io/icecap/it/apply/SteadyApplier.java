package io.icecap.it.apply;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.cache.CacheSettings;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.format.CommitMode;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a process does that is killed: writes the log of {@link SourceLog}, the same in every life,
 * and buffers and applies it bit by bit; then all is applied and replicated, and it ends.
 */
final class SteadyApplier {
  static final TableName TABLE = new TableName(List.of("shop"), "orders");
  private static final int BITS = 30;
  private static final int CHANGES_PER_BIT = 60;
  private static final long SEED = 5;
  private static final int KEYS = 150;
  private static final Duration LEASE = Duration.ofMillis(500);

  private SteadyApplier() {}

  /** The source as it is in the end. */
  static SourceLog source() {
    SourceLog source = new SourceLog(SEED, KEYS);
    for (int bit = 0; bit < BITS; bit++) {
      source.write(CHANGES_PER_BIT);
    }
    return source;
  }

  /** Arguments: the URL of Redis, the directory for warehouse and cache, the replicas' formats. */
  public static void main(String[] arguments) {
    List<String> replicas = List.of(arguments).subList(2, arguments.length);
    IcecapSettings settings = settings(arguments[0], Path.of(arguments[1]), replicas);
    try (Icecap icecap = Icecap.open(settings);
        Applier applier = icecap.applier(settings, SnapshotListener.NONE)) {
      LiveTable table =
          icecap
              .tables()
              .openOrCreate(TABLE, SourceLog.SCHEMA, tableSettings(), Map.of(SourceLog.SOURCE, 0L));
      SourceLog source = new SourceLog(SEED, KEYS);
      for (int bit = 0; bit < BITS; bit++) {
        source.write(CHANGES_PER_BIT);
        source.buffer(table, icecap.appender());
        applier.round();
      }
      long end = source.nextOffset();
      while (table.head().applied().base(SourceLog.SOURCE).orElse(0) < end
          || !isReplicated(applier, replicas.size())) {
        applier.failure().ifPresent(failure -> System.err.println(failure.getMessage()));
        applier.round();
      }
    }
  }

  private static boolean isReplicated(Applier applier, int formats) {
    return applier.replicas().size() == formats
        && applier.replicas().stream().allMatch(s -> s.version() > 0 && s.versionsBehind() == 0);
  }

  private static TableSettings tableSettings() {
    return new TableSettings(
        "bucket(2, key)",
        Optional.of(CommitMode.MERGE_ON_READ),
        OptionalInt.of(3),
        TableFormats.ICEBERG_AND_DELTA);
  }

  private static IcecapSettings settings(String redis, Path work, List<String> replicas) {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(work.resolve("cache"), 128L << 20),
        new ApplySettings(Duration.ZERO, LEASE, 64L << 20, 2, Duration.ofHours(1), BriefTurns.NONE),
        MaintenanceSettings.DEFAULT,
        new ReplicaSettings(
            replicas, Duration.ofMillis(1), ReplicaSettings.LONGEST, work.resolve("copies")));
  }
}
