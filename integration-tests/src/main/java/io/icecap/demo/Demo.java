package io.icecap.demo;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The main class of {@code ./icecap demo}. */
public final class Demo {
  private Demo() {}

  public static void main(String[] arguments) {
    // The Connect worker's web server logs through java.util.logging.
    System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
    var command = new CommandLine(new DemoCommand()).setUsageHelpWidth(100);
    command.setParameterExceptionHandler(Demo::explain);
    System.exit(command.execute(arguments));
  }

  private static int explain(ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(wrong.getMessage());
    boolean ignored = UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("icecap demo --help tells the options.");
    return CommandLine.ExitCode.USAGE;
  }
}
