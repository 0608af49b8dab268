package io.icecap.redis;

import io.icecap.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/** A real Redis server on one port, that can be killed and started again from a save. */
final class RedisServer implements AutoCloseable {
  private final Path directory;
  private final List<String> options;
  private final int port;
  private Process process;

  private RedisServer(Path directory, List<String> options, int port) {
    this.directory = directory;
    this.options = options;
    this.port = port;
  }

  static RedisServer start(String... options) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path directory = Files.createTempDirectory("icecap-redis");
      RedisServer server = new RedisServer(directory, List.of(options), socket.getLocalPort());
      socket.close();
      server.launch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  RedisSettings settings() {
    return new RedisSettings(
        URI.create("redis://localhost:" + port), Duration.ofSeconds(5), "icecap");
  }

  Jedis connect() {
    return new Jedis("localhost", port);
  }

  void flushAll() {
    try (Jedis jedis = connect()) {
      jedis.flushAll();
    }
  }

  void save() {
    try (Jedis jedis = connect()) {
      jedis.save();
    }
  }

  /** Starts again with what was saved last. */
  void restart() {
    kill();
    launch();
  }

  void kill() {
    process.destroyForcibly();
    Await.until("Redis to be gone", Duration.ofSeconds(10), () -> !process.isAlive());
  }

  private void launch() {
    List<String> command = new ArrayList<>();
    try {
      command.add(executable());
      command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--save", "", "--dir", directory.toString()));
      command.addAll(List.of("--repl-diskless-sync-delay", "0"));
      command.addAll(options);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Await.until("Redis to answer", Duration.ofSeconds(20), this::answers);
  }

  /** The one in the jar, or another release's by a system property. */
  private static String executable() throws IOException {
    String other = System.getProperty("icecap.test.redis-server");
    return other != null
        ? other
        : ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("Redis ended with exit code " + process.exitValue());
    }
    try (Jedis jedis = connect()) {
      return "PONG".equals(jedis.ping());
    } catch (JedisException e) {
      return e.getMessage().startsWith("NOAUTH");
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
