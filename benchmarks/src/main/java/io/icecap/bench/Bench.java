package io.icecap.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./icecap bench <benchmark>}. */
@Command(
    name = "icecap bench",
    description = "Measures parts of Icecap on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ApplyBench.class,
      BulkBench.class,
      CacheBench.class,
      FormatBench.class,
      LongBench.class,
      ReadBench.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
