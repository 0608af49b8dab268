package io.icecap.cli;

import io.icecap.Icecap;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.status.StatusJson;
import io.icecap.status.StatusReader;
import io.icecap.status.Verdict;
import io.icecap.status.WarehouseStatus;
import io.icecap.store.StoreUnavailableException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how the tables are, and says it with its exit code. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 2,
    exitCodeOnInvalidInput = 2,
    description = {
      "Shows for each table how far it is behind, what is buffered, its last snapshot, files and"
          + " replicas, who applies it, and what went wrong.",
      "Exit code: 0 if all is well, 1 if a table is late or stopped, 2 if that can't be told."
    })
final class StatusCommand implements Callable<Integer> {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Mixin private WarehouseOptions warehouse;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON, by names that are kept.")
  private boolean json;

  @Option(
      names = "--late-after",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "A table is late when its oldest buffered change has waited for longer"
              + " (${DEFAULT-VALUE}).")
  private long lateAfterSeconds;

  @Option(names = "--watch", description = "Go on until Ctrl-C, once every two seconds.")
  private boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Icecap icecap = warehouse.open()) {
      StatusReader reader = icecap.status(Duration.ofSeconds(lateAfterSeconds));
      WarehouseStatus status = reader.read();
      print(status, out);
      while (watch) {
        TimeUnit.SECONDS.sleep(2);
        status = reader.read();
        out.print(json ? "" : CLEAR);
        print(status, out);
      }
      return status.verdict().exitCode();
    } catch (BufferUnavailableException | StoreUnavailableException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return Verdict.UNKNOWN.exitCode();
    }
  }

  private void print(WarehouseStatus status, PrintWriter out) {
    out.println(json ? StatusJson.pretty(status) : new StatusText(status));
    out.flush();
  }
}
