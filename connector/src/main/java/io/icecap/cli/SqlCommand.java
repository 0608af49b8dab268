package io.icecap.cli;

import io.icecap.Icecap;
import io.icecap.cli.terminal.OutputFormat;
import io.icecap.cli.terminal.SqlPrompt;
import io.icecap.cli.terminal.SqlScript;
import io.icecap.sql.AsOf;
import io.icecap.sql.RowLogSettings;
import io.icecap.sql.SqlSession;
import io.icecap.sql.SqlSettings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Queries the tables as they are now, with what is buffered; the terminal is thin over a session.
 */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = {
      "Queries the tables, in DuckDB's SQL: their newest snapshots and what is buffered on top of"
          + " them.",
      "INSERT, UPDATE, DELETE and MERGE return when a snapshot has the rows.",
      "Reads statements from -c, -f, or the standard input; on a terminal it asks for them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all statements have succeeded",
      "1:a statement failed, and those after it were not run",
      "2:the command is wrong"
    })
final class SqlCommand implements Callable<Integer> {
  /** Snapshots are expired by the appliers that the tables have otherwise. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  @Mixin private WarehouseOptions warehouse;
  @Spec private CommandSpec spec;
  @ArgGroup private Source source = new Source();

  /** Where statements come from; one of them. */
  static final class Source {
    @Option(
        names = {"-c", "--command"},
        paramLabel = "SQL",
        description = "The statements to run.")
    private String command;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "A file with the statements to run.")
    private Path file;
  }

  @Option(
      names = "--as-of",
      defaultValue = "now",
      paramLabel = "STATE",
      description =
          "What is seen: now (snapshot and buffer), snapshot, the id of a snapshot, or a time such"
              + " as 2026-11-28T12:00:00Z (${DEFAULT-VALUE}).")
  private String asOf;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv or json (${DEFAULT-VALUE}).")
  private OutputFormat output;

  @Option(
      names = "--rows-max",
      paramLabel = "ROWS",
      defaultValue = "1000000",
      description = "How many rows a statement may return (${DEFAULT-VALUE}).")
  private long rowsMax;

  @Option(
      names = "--seconds-max",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long a statement may take (${DEFAULT-VALUE}).")
  private long secondsMax;

  @Option(
      names = "--memory-mb",
      paramLabel = "MB",
      defaultValue = "1024",
      description = "What DuckDB may use (${DEFAULT-VALUE}).")
  private long memoryMegabytes;

  @Option(
      names = "--disk-mb",
      paramLabel = "MB",
      defaultValue = "10240",
      description =
          "What copies of remote data files may take, and as much again what DuckDB spills"
              + " (${DEFAULT-VALUE}).")
  private long diskMegabytes;

  @Option(
      names = "--buffer-mb",
      paramLabel = "MB",
      defaultValue = "256",
      description = "How much may be buffered for a table that is read (${DEFAULT-VALUE}).")
  private long bufferMegabytes;

  @Option(
      names = "--temporary",
      defaultValue = "${sys:java.io.tmpdir}/icecap-sql",
      paramLabel = "DIRECTORY",
      description = "Where copies of data files and what DuckDB spills go (${DEFAULT-VALUE}).")
  private Path temporary;

  @ArgGroup(exclusive = false)
  private Kafka kafka;

  /** By way of which rows are changed. */
  static final class Kafka {
    @Option(
        names = "--kafka",
        required = true,
        paramLabel = "HOST:PORT",
        description =
            "Writes rows to a topic of their table first, from where a sink brings them whatever"
                + " becomes of Redis.")
    private String servers;

    @Option(
        names = "--kafka-topic",
        defaultValue = RowLogSettings.TOPICS_DEFAULT,
        paramLabel = "NAME",
        description = "What a table's topic is called (${DEFAULT-VALUE}).")
    private String topics;

    @Option(
        names = "--kafka-property",
        paramLabel = "KEY=VALUE",
        description =
            "A setting of Kafka's clients, such as security.protocol=SASL_SSL. May be repeated.")
    private Map<String, String> client = Map.of();

    @Option(
        names = "--async",
        description = "Returns once Kafka has the rows, and does not wait for their snapshot.")
    private boolean async;

    private RowLogSettings settings() {
      Map<String, String> all = new HashMap<>(client);
      all.put("bootstrap.servers", servers);
      return new RowLogSettings(all, topics, async);
    }
  }

  @Override
  public Integer call() throws IOException {
    try (Icecap icecap = warehouse.open(FOR_EVER);
        SqlSession session = icecap.sql(settings(), AsOf.parse(asOf))) {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      if (source.command == null && source.file == null && System.console() != null) {
        return new SqlPrompt(session, output).run();
      }
      try (Reader statements = statements()) {
        return new SqlScript(session, output, out, err).run(statements) ? 0 : 1;
      }
    }
  }

  private Reader statements() throws IOException {
    if (source.command != null) {
      return new StringReader(source.command);
    }
    return source.file == null
        ? new InputStreamReader(System.in, Charset.defaultCharset())
        : Files.newBufferedReader(source.file);
  }

  private SqlSettings settings() {
    SqlSettings bounds =
        new SqlSettings(
            temporary,
            memoryMegabytes << 20,
            diskMegabytes << 20,
            Runtime.getRuntime().availableProcessors(),
            bufferMegabytes << 20,
            rowsMax,
            Duration.ofSeconds(secondsMax));
    return kafka == null ? bounds : bounds.through(kafka.settings());
  }
}
