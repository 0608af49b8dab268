package io.icecap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.Version;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./icecap <command>}. */
@Command(
    name = "icecap",
    description = "Keeps Iceberg tables in step with a stream of changes.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Build.class,
    scope = ScopeType.INHERIT,
    subcommands = {
      ApplyCommand.class,
      MaintainCommand.class,
      RecoverCommand.class,
      ServeCommand.class,
      SqlCommand.class,
      StatusCommand.class
    })
public final class Main implements Callable<Integer> {
  private static final int USAGE_WIDTH = 100;

  @Spec private CommandSpec spec;

  private Main() {}

  /** What {@code --version} tells. */
  static final class Build implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Icecap " + Version.OF_BUILD};
    }
  }

  public static void main(String[] args) {
    System.exit(
        execute(
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8),
            args));
  }

  /** Without a command it tells which there are. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  /** Runs a command and gives its exit code. */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(USAGE_WIDTH)
        .setParameterExceptionHandler((problem, arguments) -> refuse(problem))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              String text = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
              command.getErr().println(command.getColorScheme().errorText(text));
              return command.getCommandSpec().exitCodeOnExecutionException();
            })
        .execute(args);
  }

  /** The problem, and what may have been meant; not all that there is besides. */
  private static int refuse(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    // An option that is mistyped is missing as well, and only that would be said.
    List<String> unknown = command.getUnmatchedArguments();
    ParameterException told =
        unknown.isEmpty() ? problem : new UnmatchedArgumentException(command, unknown);
    err.println(command.getColorScheme().errorText(told.getMessage()));
    boolean ignored = UnmatchedArgumentException.printSuggestions(told, err);
    err.printf("%s --help tells the options.%n", command.getCommandSpec().qualifiedName());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
