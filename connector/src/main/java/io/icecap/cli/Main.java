package io.icecap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./icecap <command>}. */
@Command(
    name = "icecap",
    description = "Keeps Iceberg tables in step with a stream of changes.",
    mixinStandardHelpOptions = true,
    subcommands = {
      MaintainCommand.class,
      RecoverCommand.class,
      ServeCommand.class,
      SqlCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
              return command.getCommandSpec().exitCodeOnExecutionException();
            })
        .execute(args);
  }
}
