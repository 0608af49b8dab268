package io.icecap.config;

import io.icecap.maintain.MaintenanceSettings;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How tables are kept tidy. */
final class MaintenanceOptions {
  static final String INTERVAL = "maintenance.interval.ms";
  static final String GRACE = "maintenance.grace.ms";

  private MaintenanceOptions() {}

  static void define(ConfigDef definition) {
    new OptionGroup(definition, "Maintenance")
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
                + " written and not published stays three days at least.");
  }

  static MaintenanceSettings settings(AbstractConfig config) {
    return new MaintenanceSettings(
        Duration.ofMillis(config.getLong(INTERVAL)),
        Duration.ofMillis(config.getLong(GRACE)),
        MaintenanceSettings.DELETES_MAX);
  }
}
