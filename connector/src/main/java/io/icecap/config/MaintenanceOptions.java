package io.icecap.config;

import io.icecap.apply.CompactionSettings;
import io.icecap.maintain.MaintenanceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/** How tables are kept tidy. */
final class MaintenanceOptions {
  static final String INTERVAL = "maintenance.interval.ms";
  static final String GRACE = "maintenance.grace.ms";
  static final String SORT_BY = "sort.by";
  static final String TARGET_FILE_BYTES = "target.file.bytes";
  static final String ERASURE = "erasure.within.ms";

  /** What of the time for erasure each step may take; docs/rationale.md adds them up. */
  private static final int SNAPSHOTS = 4;

  private static final int FILES = 8;
  private static final int LOOKS = 16;

  private static final long ERASURE_MIN = 600_000;

  private static final ConfigDef.Validator OFF_OR_LONG_ENOUGH =
      ConfigDef.LambdaValidator.with(
          (name, value) -> {
            if (value instanceof Long within && within < ERASURE_MIN) {
              throw new ConfigException(
                  name,
                  value,
                  "ten minutes (%d) are the least: files are rewritten, snapshots expire and files are removed one after the other"
                      .formatted(ERASURE_MIN));
            }
          },
          () -> "[%d,...]".formatted(ERASURE_MIN));

  private MaintenanceOptions() {}

  static void define(ConfigDef definition) {
    OptionGroup group = new OptionGroup(definition, "Maintenance");
    defineCompaction(group);
    defineRemoval(group);
  }

  private static void defineCompaction(OptionGroup group) {
    group
        .define(
            SORT_BY,
            Type.LIST,
            List.of(),
            Checks.COLUMNS,
            Importance.MEDIUM,
            ApplyOptions.IF_APPLIED_HERE,
            "Sort by",
            "The columns that rows are sorted by when their files are rewritten, before the key:"
                + " those that queries filter by. Columns that a table does not have are left out."
                + " Default: the key alone.")
        .define(
            TARGET_FILE_BYTES,
            Type.LONG,
            CompactionSettings.DEFAULT.targetFileBytes(),
            Range.between(1L << 20, 8L << 30),
            Importance.LOW,
            ApplyOptions.IF_APPLIED_HERE,
            "Target file size (bytes)",
            "About how large data files grow by being rewritten. A partition that is larger has"
                + " several files, and a full one is rewritten only for its deleted rows. Also"
                + " about how large the files of orc and avro replicas are.");
  }

  private static void defineRemoval(OptionGroup group) {
    group
        .define(
            INTERVAL,
            Type.LONG,
            MaintenanceSettings.INTERVAL.toMillis(),
            Range.between(10_000, 86_400_000),
            Importance.LOW,
            ApplyOptions.IF_APPLIED_HERE,
            "Maintenance interval (ms)",
            "How often each table's folder is looked through for files that nothing refers to any"
                + " more: no snapshot, branch, tag or copy of the table. Off the commit path.")
        .define(
            GRACE,
            Type.LONG,
            MaintenanceSettings.GRACE.toMillis(),
            Range.atLeast(60_000),
            Importance.MEDIUM,
            ApplyOptions.IF_APPLIED_HERE,
            "Grace period (ms)",
            "How long a file that nothing refers to stays in the warehouse, counted from when it"
                + " was written and from when the last version that referred to it was current."
                + " Longer than any query that should not lose its files. What other engines have"
                + " written and not published stays three days at least.")
        .define(
            ERASURE,
            Type.LONG,
            null,
            OFF_OR_LONG_ENOUGH,
            Importance.MEDIUM,
            ApplyOptions.IF_APPLIED_HERE,
            "Erasure within (ms)",
            "Within this time rows that were deleted or overwritten are gone from every data file,"
                + " snapshot, replica and cached partition: files that have some are rewritten,"
                + " snapshots are kept for a quarter of it at most, unreferenced files for an"
                + " eighth. Branches and tags keep what they refer to, and are named in the log."
                + " Default: off.");
  }

  static CompactionSettings compaction(AbstractConfig config) {
    return new CompactionSettings(
        config.getList(SORT_BY),
        config.getLong(TARGET_FILE_BYTES),
        erasure(config),
        CompactionSettings.TURN_BYTES_MAX,
        settings(config).grace().dividedBy(2));
  }

  /** No longer than what erasure leaves for it. */
  static Duration snapshotRetention(AbstractConfig config, Duration wanted) {
    return shorter(wanted, erasure(config), SNAPSHOTS);
  }

  static MaintenanceSettings settings(AbstractConfig config) {
    Optional<Duration> erasure = erasure(config);
    return new MaintenanceSettings(
        shorter(Duration.ofMillis(config.getLong(INTERVAL)), erasure, LOOKS),
        shorter(Duration.ofMillis(config.getLong(GRACE)), erasure, FILES),
        MaintenanceSettings.DELETES_MAX);
  }

  private static Optional<Duration> erasure(AbstractConfig config) {
    return Optional.ofNullable(config.getLong(ERASURE)).map(Duration::ofMillis);
  }

  private static Duration shorter(Duration wanted, Optional<Duration> erasure, int part) {
    return erasure
        .map(within -> within.dividedBy(part))
        .filter(most -> most.compareTo(wanted) < 0)
        .orElse(wanted);
  }
}
