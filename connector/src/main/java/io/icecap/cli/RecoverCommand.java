package io.icecap.cli;

import io.icecap.Icecap;
import io.icecap.change.TableName;
import io.icecap.table.LiveTable;
import io.icecap.table.Tables;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Finds again in the object store what Redis should know of the tables. The sink and the applier do
 * this by themselves; by hand it is of use to see what is there, and it does no harm.
 */
@Command(
    name = "recover",
    mixinStandardHelpOptions = true,
    description = {
      "Compares what Redis knows of each table with the table's chain of versions in the object store,"
          + " and recovers the tables that Redis has lost or holds from an earlier life.",
      "Safe at any time: running sinks and appliers go on from the recovered state."
    })
final class RecoverCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouse;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TABLE",
      arity = "0..*",
      description = "namespace.table; all tables of the warehouse if none is named.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Icecap icecap = warehouse.open()) {
      Tables tables = icecap.tables();
      List<TableName> chosen =
          names.isEmpty() ? tables.names() : names.stream().map(TableName::parse).toList();
      int missing = 0;
      int recovered = 0;
      for (TableName name : chosen) {
        LiveTable table = tables.find(name).orElse(null);
        if (table == null) {
          out.printf("%s: there is no such table in this warehouse%n", name);
          missing++;
        } else {
          LiveTable.Recovered found = table.recover();
          out.printf("%s: %s%n", name, found.explanation());
          recovered += found.performed() ? 1 : 0;
        }
      }
      out.printf("%d tables looked at, %d recovered%n", chosen.size() - missing, recovered);
      out.flush();
      return missing == 0 ? 0 : 1;
    }
  }
}
