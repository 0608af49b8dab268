package io.icecap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./icecap <command>}. */
@Command(
    name = "icecap",
    description = "Keeps Iceberg tables in step with a stream of changes.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ApplyCommand.class,
      MaintainCommand.class,
      RecoverCommand.class,
      ServeCommand.class,
      SqlCommand.class,
      StatusCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(
        execute(
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8),
            args));
  }

  /** Runs a command and gives its exit code. */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
              return command.getCommandSpec().exitCodeOnExecutionException();
            })
        .execute(args);
  }
}
