package io.icecap.it.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.servers.EmbeddedRedis;
import io.icecap.servers.ServerProcesses;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code icecap sql} as a process of its own, from its first to its last byte. */
record SqlProcess(int exitCode, String out, String err) {
  /**
   * @param work has the warehouse
   * @param in what it is given on its standard input
   */
  static SqlProcess run(EmbeddedRedis redis, Path work, String in, String... arguments)
      throws IOException, InterruptedException {
    return run(command(redis, work, arguments), work, in);
  }

  /** The same on a terminal, as {@code script} of util-linux makes one. */
  static SqlProcess runOnTerminal(EmbeddedRedis redis, Path work, String in)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    for (String word : command(redis, work)) {
      command.add("'" + word + "'");
    }
    return run(List.of("script", "-qec", String.join(" ", command), "/dev/null"), work, in);
  }

  private static List<String> command(EmbeddedRedis redis, Path work, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + work,
                "-Djava.io.tmpdir=" + work,
                "-cp",
                System.getProperty("java.class.path"),
                "io.icecap.cli.Main",
                "sql",
                "--redis",
                redis.url(),
                "--warehouse",
                work.resolve("warehouse").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static SqlProcess run(List<String> command, Path work, String in)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(work, "out", ".txt");
    Path err = Files.createTempFile(work, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TERM", "dumb");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    ServerProcesses.ofThisJvm().watch(process.toHandle());
    try (OutputStream input = process.getOutputStream()) {
      input.write(in.getBytes(UTF_8));
    }
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("It does not end; it said " + Files.readString(out));
    }
    return new SqlProcess(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
