package io.icecap.demo;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The main class of {@code ./icecap demo}. */
public final class Demo {
  private Demo() {}

  public static void main(String[] arguments) {
    // The Connect worker's web server logs through java.util.logging.
    System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
    var command = new CommandLine(new DemoCommand());
    command.setParameterExceptionHandler(Demo::explain);
    System.exit(command.execute(arguments));
  }

  private static int explain(ParameterException wrong, String[] arguments) {
    wrong.getCommandLine().getErr().println(wrong.getMessage());
    wrong.getCommandLine().getErr().println("Options: ./icecap demo --help");
    return CommandLine.ExitCode.USAGE;
  }
}
