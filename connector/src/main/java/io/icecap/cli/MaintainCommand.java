package io.icecap.cli;

import io.icecap.Icecap;
import io.icecap.change.TableName;
import io.icecap.maintain.Maintenance;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.Tables;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Removes what no table refers to. Appliers do this by themselves; by hand it shows what is there.
 */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    description = {
      "Expires snapshots that are past their time, and removes the files that no snapshot, branch, tag or"
          + " copy of a table refers to.",
      "Safe at any time, also next to running sinks, appliers and queries: a file stays as long as it, or"
          + " what referred to it, is younger than the grace period."
    })
final class MaintainCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouse;
  @Spec private CommandSpec spec;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description =
          "namespace.table; all tables of the warehouse if none is named. May be repeated.")
  private List<String> names = List.of();

  @Option(names = "--dry-run", description = "Only say what would be removed.")
  private boolean dryRun;

  @Option(
      names = "--grace-ms",
      paramLabel = "MS",
      defaultValue = "3600000",
      description = "As maintenance.grace.ms of the sink (${DEFAULT-VALUE}).")
  private long graceMillis;

  @Option(
      names = "--snapshot-retention-ms",
      paramLabel = "MS",
      defaultValue = "3600000",
      description = "As snapshot.retention.ms of the sink (${DEFAULT-VALUE}).")
  private long retentionMillis;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    MaintenanceSettings settings =
        new MaintenanceSettings(
            MaintenanceSettings.INTERVAL,
            Duration.ofMillis(graceMillis),
            MaintenanceSettings.DELETES_MAX);
    try (Icecap icecap = warehouse.open(Duration.ofMillis(retentionMillis))) {
      Tables tables = icecap.tables();
      List<TableName> chosen =
          names.isEmpty() ? tables.names() : names.stream().map(TableName::parse).toList();
      Maintenance maintenance = icecap.maintenance(settings);
      int failed = 0;
      for (TableName name : chosen) {
        failed += maintain(maintenance, tables.find(name).orElse(null), name, out) ? 0 : 1;
      }
      return failed == 0 ? 0 : 1;
    }
  }

  private boolean maintain(
      Maintenance maintenance, LiveTable table, TableName name, PrintWriter out) {
    try {
      out.println(
          table == null
              ? name + ": there is no such table in this warehouse"
              : (dryRun ? maintenance.dryRun(table) : maintenance.run(table)).line(dryRun));
      return table != null;
    } catch (RuntimeException e) {
      out.printf("%s: %s%n", name, e.getMessage());
      return false;
    } finally {
      out.flush();
    }
  }
}
