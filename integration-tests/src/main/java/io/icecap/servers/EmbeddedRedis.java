package io.icecap.servers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import redis.clients.jedis.Jedis;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server as a child process, on one port for its whole life, that can be emptied,
 * killed and taken back to an older save. It writes an RDB file only when {@link #save} asks for
 * it.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final String RDB = "dump.rdb";

  private final String executable;
  private final Path directory;
  private final int port;
  private Process process;

  private EmbeddedRedis(String executable, Path directory, int port) {
    this.executable = executable;
    this.directory = directory;
    this.port = port;
  }

  /** Starts a server that keeps its files in {@code directory}, which is created. */
  public static EmbeddedRedis start(Path directory)
      throws IOException, InterruptedException, TimeoutException {
    Files.createDirectories(directory);
    Path binary = Files.createDirectories(directory.resolve("binary"));
    String executable =
        ExecutableProvider.newJarResourceProvider(binary.toFile()).get().getAbsolutePath();
    var redis = new EmbeddedRedis(executable, directory, FreePort.next());
    redis.launch();
    return redis;
  }

  public int port() {
    return port;
  }

  /** {@code redis://localhost:port} */
  public String url() {
    return "redis://localhost:" + port;
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Empties the server, as {@code FLUSHALL} does. */
  public void flushAll() {
    try (Jedis jedis = connect()) {
      jedis.flushAll();
    }
  }

  /** Saves the whole data set now and copies the save to {@code copy}, for {@link #restartFrom}. */
  public void save(Path copy) throws IOException {
    try (Jedis jedis = connect()) {
      jedis.save();
    }
    Files.copy(directory.resolve(RDB), copy, StandardCopyOption.REPLACE_EXISTING);
  }

  /** SIGKILL; returns when the process is gone. Nothing is saved. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills the server and starts it again, with what the last {@link #save} wrote, or empty. */
  public void restart() throws IOException, InterruptedException, TimeoutException {
    kill();
    launch();
  }

  /** Kills the server and starts it again with the data of an older save. */
  public void restartFrom(Path save) throws IOException, InterruptedException, TimeoutException {
    kill();
    Files.copy(save, directory.resolve(RDB), StandardCopyOption.REPLACE_EXISTING);
    launch();
  }

  /** Kills the server and starts it again with no data at all. */
  public void restartEmpty() throws IOException, InterruptedException, TimeoutException {
    kill();
    Files.deleteIfExists(directory.resolve(RDB));
    launch();
  }

  /** A new connection; the caller closes it. */
  public Jedis connect() {
    return new Jedis("localhost", port);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void launch() throws IOException, InterruptedException, TimeoutException {
    process =
        new ProcessBuilder(
                executable,
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                directory.toAbsolutePath().toString(),
                "--dbfilename",
                RDB)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(directory.resolve("redis.log").toFile()))
            .start();
    ServerProcesses.ofThisJvm().watch(process.toHandle());
    Await.until("Redis to answer on port " + port, START_LIMIT, this::answers);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "Redis ended with exit code " + process.exitValue() + ". See redis.log in " + directory);
    }
    try (Jedis jedis = connect()) {
      return "PONG".equals(jedis.ping());
    }
  }
}
