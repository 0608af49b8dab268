package io.icecap.servers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A real PostgreSQL server as a child process, ready for logical decoding. The superuser is {@code
 * postgres} without a password, the database is {@code postgres}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String USER = "postgres";

  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

  private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts a server with its data and its unpacked binaries in {@code directory}. */
  public static EmbeddedPostgres start(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve("postgres.log");
    Path data = directory.resolve("data");
    var server =
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
            .setPort(FreePort.next())
            .setDataDirectory(data)
            .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
            .setRegisterShutdownHook(false)
            .setPGStartupWait(Duration.ofSeconds(60))
            .setOutputRedirector(Redirect.appendTo(log.toFile()))
            .setErrorRedirector(Redirect.appendTo(log.toFile()))
            .setServerConfig("wal_level", "logical")
            // Decoding sees what is flushed: without this a commit shows up to 0.6 s later.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "off")
            .setServerConfig("shared_buffers", "64MB")
            .setServerConfig("max_wal_size", "256MB")
            .start();
    watchPostmaster(data);
    return new EmbeddedPostgres(server);
  }

  public String host() {
    return "localhost";
  }

  public int port() {
    return server.getPort();
  }

  public String user() {
    return USER;
  }

  public String database() {
    return "postgres";
  }

  public String jdbcUrl() {
    return server.getJdbcUrl(USER, database());
  }

  /** A new connection in auto-commit mode; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static void watchPostmaster(Path data) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
    ProcessHandle.of(pid).ifPresent(ServerProcesses.ofThisJvm()::watch);
  }
}
