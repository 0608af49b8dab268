package io.icecap.demo;

import picocli.CommandLine;

/** The main class of {@code ./icecap demo}. */
public final class Demo {
  private Demo() {}

  public static void main(String[] arguments) {
    // The Connect worker's web server logs through java.util.logging.
    System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
    System.exit(new CommandLine(new DemoCommand()).execute(arguments));
  }
}
