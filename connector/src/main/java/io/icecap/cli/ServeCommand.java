package io.icecap.cli;

import io.icecap.Icecap;
import io.icecap.console.Console;
import io.icecap.server.CatalogServer;
import io.icecap.server.ConsolePage;
import io.icecap.server.ServerSettings;
import io.icecap.server.ServerSettings.Limits;
import io.icecap.server.ServerSettings.Tls;
import io.icecap.server.Tokens;
import io.icecap.store.Location;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the tables as an Iceberg REST catalog until it is stopped. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the tables of a warehouse as an Iceberg REST catalog: Spark, Trino, DuckDB, PyIceberg"
          + " and Flink read and write them through it. Ctrl-C ends it.",
      "Without --tokens it listens on this machine alone."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Duration LATE_AFTER = Duration.ofMinutes(1);

  @Mixin private WarehouseOptions warehouse;
  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Where to listen (${DEFAULT-VALUE}); any other address needs --tokens.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8181",
      description = "0 for any that is free (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "Who may call: a line for each, of a name, the SHA-256 of the token in hex, and grants"
              + " such as shop:write or *:read.")
  private Path tokens;

  @ArgGroup(exclusive = false)
  private Encryption encryption;

  @Option(
      names = "--allow-location",
      paramLabel = "LOCATION",
      description = "Where else than in the warehouse clients may put tables. May be repeated.")
  private List<String> locations = List.of();

  @Option(
      names = "--share-s3-keys",
      description =
          "Give the keys that --s3 names to clients that ask for credentials"
              + " (X-Iceberg-Access-Delegation: vended-credentials).")
  private boolean sharesS3Keys;

  @Option(
      names = "--body-bytes-max",
      paramLabel = "BYTES",
      defaultValue = "16777216",
      description = "The largest request that is taken (${DEFAULT-VALUE}).")
  private long bodyBytesMax;

  /** Both or neither. */
  private static final class Encryption {
    @Option(
        names = "--tls-keystore",
        required = true,
        paramLabel = "FILE",
        description = "A PKCS12 or JKS file with the server's key and certificate: serves HTTPS.")
    private Path keystore;

    @Option(
        names = "--tls-keystore-password-file",
        required = true,
        paramLabel = "FILE",
        description = "The first line is the password of the keystore.")
    private Path passwordFile;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ServerSettings settings = settings();
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, closed)));
    try (Icecap icecap = warehouse.open();
        Console console = icecap.console(LATE_AFTER, warehouse.location().uri());
        CatalogServer server =
            CatalogServer.start(
                settings,
                warehouse.location(),
                icecap.catalog(),
                icecap.answeredRequests(),
                List.of(new ConsolePage(console)))) {
      out.printf("Iceberg REST catalog at %s%n", server.uri());
      out.printf("Status page at %s/, metrics at %s/metrics%n", server.uri(), server.uri());
      if (tokens == null) {
        out.println("No --tokens: everybody on this machine may read and write, nobody else.");
      } else if (encryption == null && !host.equals("127.0.0.1")) {
        out.println("No --tls-keystore: tokens and metadata cross the network unencrypted.");
      }
      out.println("Ctrl-C stops it.");
      out.flush();
      stopped.await();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  /** The JVM ends when its hooks have, so this one lasts until the server is closed. */
  private static void stop(CountDownLatch stopped, CountDownLatch closed) {
    stopped.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServerSettings settings() throws IOException {
    Limits limits = Limits.DEFAULT.withBodyBytesMax(bodyBytesMax);
    return new ServerSettings(
        host,
        port,
        encryption == null ? Optional.empty() : Optional.of(encryption()),
        tokens == null ? Optional.empty() : Optional.of(Tokens.read(tokens)),
        locations.stream().map(Location::new).toList(),
        warehouse.s3(),
        sharesS3Keys,
        limits);
  }

  private Tls encryption() throws IOException {
    List<String> lines = Files.readAllLines(encryption.passwordFile);
    return new Tls(encryption.keystore, lines.isEmpty() ? "" : lines.get(0));
  }
}
