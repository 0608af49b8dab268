package io.icecap.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real MariaDB server as a child process, with its binary log, that calls itself MySQL 8.0:
 * Debezium's connector for MySQL asks by the version for statements that MariaDB does not have. The
 * user is {@code debezium} with that as the password.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
  public static final String USER = "debezium";

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Path binaries;
  private final Path directory;
  private final int port;
  private Process server;

  private EmbeddedMariaDb(Path binaries, Path directory, int port) {
    this.port = port;
    this.binaries = binaries;
    this.directory = directory;
  }

  /**
   * @param binaries of the server, as unpacked
   * @param directory for its data, which is created
   */
  public static EmbeddedMariaDb start(Path binaries, Path directory)
      throws IOException, InterruptedException, TimeoutException {
    Files.createDirectories(directory.resolve("data/mysql"));
    for (String program : List.of("mariadb", "mariadbd")) {
      if (!binaries.resolve("bin").resolve(program).toFile().setExecutable(true)) {
        throw new IOException("Can't make " + program + " in " + binaries + " executable");
      }
    }
    var started = new EmbeddedMariaDb(binaries, directory, FreePort.next());
    started.createSystemTables();
    started.launch();
    return started;
  }

  public int port() {
    return port;
  }

  /** Runs statements, each ended by a semicolon; fails at the first that the server refuses. */
  public void execute(String statements) throws IOException, InterruptedException {
    String client = binaries.resolve("bin/mariadb").toString();
    pipe(
        List.of(
            client,
            "--no-defaults",
            "--default-character-set=utf8mb4",
            "--socket=" + socket(),
            "--user=root"),
        statements);
  }

  @Override
  public void close() throws InterruptedException {
    server.destroy();
    if (!server.waitFor(30, TimeUnit.SECONDS)) {
      server.destroyForcibly().waitFor();
    }
  }

  private void createSystemTables() throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("use mysql;\n");
    for (String name : List.of("system_tables", "performance_tables", "system_tables_data")) {
      script.append(Files.readString(binaries.resolve("share/mariadb_" + name + ".sql")));
    }
    pipe(command("--bootstrap", "--skip-grant-tables"), script.toString());
  }

  private void launch() throws IOException, InterruptedException, TimeoutException {
    server =
        new ProcessBuilder(
                command(
                    "--version=8.0.36-log",
                    "--port=" + port,
                    "--bind-address=127.0.0.1",
                    "--socket=" + socket(),
                    "--log-bin=binlog",
                    "--binlog-format=ROW",
                    "--server-id=1",
                    "--default-time-zone=+00:00",
                    "--character-set-server=utf8mb4",
                    // As MySQL was for a long time: zero dates are allowed.
                    "--sql-mode="))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log()))
            .start();
    ServerProcesses.ofThisJvm().watch(server.toHandle());
    Await.until(
        "MariaDB to answer",
        LIMIT,
        () -> {
          execute(
              "create or replace user %1$s identified by '%1$s'; grant all on *.* to %1$s;"
                  .formatted(USER));
          return true;
        });
    // The anonymous users of this host would win over a user of any host.
    execute("delete from mysql.global_priv where User = ''; flush privileges;");
  }

  private List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(binaries.resolve("bin/mariadbd").toString());
    command.add("--no-defaults");
    command.add("--user=" + System.getProperty("user.name"));
    command.add("--basedir=" + binaries);
    command.add("--lc-messages-dir=" + binaries.resolve("share"));
    command.add("--datadir=" + directory.resolve("data"));
    command.add("--innodb-buffer-pool-size=32M");
    command.add("--performance-schema=OFF");
    command.addAll(List.of(options));
    return command;
  }

  private void pipe(List<String> command, String input) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log()))
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    if (process.waitFor() != 0) {
      throw new IOException(
          "MariaDB refused statements; its log: " + Files.readString(log().toPath()));
    }
  }

  /** Sockets have short names. */
  private Path socket() {
    return Path.of(System.getProperty("java.io.tmpdir"), "icecap-" + port + ".sock");
  }

  private java.io.File log() {
    return directory.resolve("mariadb.log").toFile();
  }
}
