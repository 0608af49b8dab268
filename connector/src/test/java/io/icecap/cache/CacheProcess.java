package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.format.CommitMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A process of its own that uses a cache directory until it is killed. */
final class CacheProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private CacheProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it; {@code rounds} merges are published, one more is left open. */
  static CacheProcess start(Path folder, int rounds) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new CacheProcess(
        new ProcessBuilder(
                java,
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                CacheProcess.class.getName(),
                folder.toString(),
                String.valueOf(rounds))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Waits until its last merge is open. */
  void awaitOpenMerge() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals("open")) {
        return;
      }
    }
    throw new IOException("The process ended by itself, with " + process.exitValue());
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static List<Change> rows(int round) {
    Random random = new Random(round);
    return IntStream.range(0, 500)
        .mapToObj(i -> AllTypes.upsert(random.nextInt(), "r" + i, random))
        .toList();
  }

  public static void main(String[] args) throws IOException {
    CacheFixture fixture = new CacheFixture(Path.of(args[0]), AllTypes.SCHEMA, false);
    PartitionCache cache = fixture.open();
    int rounds = Integer.parseInt(args[1]);
    for (int round = 0; round < rounds; round++) {
      fixture.apply(cache, rows(round));
    }
    cache.merge(rows(rounds), fixture.table.newFile(), CommitMode.MERGE_ON_READ);
    System.out.println("open");
    while (System.in.read() >= 0) {
      continue; // until it is killed
    }
  }
}
