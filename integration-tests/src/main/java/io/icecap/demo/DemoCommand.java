package io.icecap.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the demo. Exit code 0: the tables equal PostgreSQL; 1: they don't; 2: usage. */
@Command(
    name = "icecap demo",
    description =
        "Runs PostgreSQL, Debezium, Kafka, Kafka Connect with the Icecap plugin and Redis; streams"
            + " changes of tables into Iceberg and compares the tables with PostgreSQL.",
    showDefaultValues = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--workload",
      paramLabel = "tpch|types",
      description =
          "tpch: three tables of TPC-H; types: every type of PostgreSQL with extreme values, values"
              + " that are left out, moves between partitions, key changes, ALTER TABLE.")
  private WorkloadKind workload = WorkloadKind.tpch;

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      description =
          "TPC-H scale factor; 0.01 is 76,675 rows. With types it is 1,000 rows of each table.")
  private double scale = 0.01;

  @Option(names = "--rate", paramLabel = "CHANGES", description = "Changes per second.")
  private int rate = 500;

  @Option(names = "--seconds", paramLabel = "SECONDS", description = "How long to stream changes.")
  private int seconds = 30;

  @Option(
      names = "--warehouse",
      paramLabel = "DIRECTORY",
      description = "Each run writes into a new directory of it.")
  private Path warehouse = Path.of("warehouse");

  @Option(names = "--keep", description = "Go on streaming after the comparison, until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--applier",
      paramLabel = "HOST",
      description =
          "Where changes are applied: in the sink, or in the companion: ${COMPLETION-CANDIDATES}.")
  private ApplierHost applier = ApplierHost.embedded;

  @Option(
      names = "--tasks",
      paramLabel = "COUNT",
      description = "Sink tasks, and applier tasks with --applier external.")
  private int tasks = 2;

  @Option(
      names = "--file-formats",
      paramLabel = "FORMAT",
      split = ",",
      description = "parquet, and replicas in duckdb, orc and avro; all of them are compared.")
  private List<String> fileFormats = List.of("parquet");

  @Option(
      names = "--lose-cache",
      description = "Half-way, delete the cached partitions and restart what applies.")
  private boolean loseCache;

  @Option(
      names = "--commit-mode",
      paramLabel = "MODE",
      description = "Of the tables: merge-on-read or copy-on-write.")
  private String commitMode = "merge-on-read";

  @Option(
      names = "--format-version",
      paramLabel = "VERSION",
      description = "Of the tables: 3, with deletion vectors, or 2, with position deletes.")
  private int formatVersion = 3;

  @Option(
      names = "--table-formats",
      paramLabel = "FORMATS",
      description =
          "What the tables are: iceberg, delta or iceberg,delta; all of them are compared.")
  private String tableFormats = "iceberg";

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "The same seed gives the same changes.")
  private long seed = 1;

  /** Values of the sink's {@code applier}. */
  @SuppressWarnings("MemberName")
  enum ApplierHost {
    embedded,
    external
  }

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DemoSettings settings = settings();
    var console =
        new Console(
            new PrintWriter(System.out, false, StandardCharsets.UTF_8),
            Boolean.getBoolean("icecap.terminal"));
    InstantSource clock = InstantSource.system();
    RunDirectory run;
    try {
      run = RunDirectory.create(warehouse, clock.instant());
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    // Before the first logger is made.
    System.setProperty("icecap.log.file", run.log().toString());
    try {
      return new DemoRun(settings, run, console, clock).run() ? 0 : 1;
    } catch (Exception e) {
      LoggedFailure.log(e);
      console.line(
          "%nThe demo failed: %s%nThe log has the whole story: %s", e.getMessage(), run.log());
      return 1;
    }
  }

  private DemoSettings settings() {
    try {
      return new DemoSettings(
          workload,
          scale,
          rate,
          seconds,
          keep,
          applier == ApplierHost.external,
          tasks,
          fileFormats,
          loseCache,
          commitMode,
          formatVersion,
          tableFormats,
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
