package io.icecap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU seconds of this process and of its Redis, by what their threads do. Goes by the names that
 * Linux knows threads by; what ended or is not known counts as the rest.
 */
final class StageCpu {
  private static final double TICKS_PER_SECOND = 100;

  /** By the first letters of a thread's name. */
  private static final Map<String, String> STAGES = new LinkedHashMap<>();

  static {
    STAGES.put("task-thread", "sink task: poll, converter, decode, encode, append");
    STAGES.put("icecap-apply", "applier: claim, decode, cache, Parquet, commit");
    STAGES.put("icecap-", "other threads of Icecap");
    STAGES.put("data-plane", "Kafka broker");
    STAGES.put("GC ", "garbage collection");
    STAGES.put("G1 ", "garbage collection");
    STAGES.put("C1 Comp", "compiler");
    STAGES.put("C2 Comp", "compiler");
  }

  private final long redis;

  /**
   * @param redis the process id
   */
  StageCpu(long redis) {
    this.redis = redis;
  }

  /** Seconds so far by stage. */
  Map<String, Double> seconds() {
    Map<String, Double> seconds = new TreeMap<>();
    for (Path thread : threads()) {
      try {
        String stat = Files.readString(thread.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        seconds.merge(stage(name), cpu(stat), Double::sum);
      } catch (NoSuchFileException e) {
        continue; // it has ended
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try {
      seconds.put("Redis", cpu(Files.readString(Path.of("/proc/" + redis + "/stat"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seconds;
  }

  private static List<Path> threads() {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String stage(String thread) {
    return STAGES.entrySet().stream()
        .filter(stage -> thread.startsWith(stage.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("the rest: DuckDB's own threads, Connect, Kafka's other threads");
  }

  private static double cpu(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** The process's memory in main memory now, bytes. */
  static long residentBytes() {
    return status("VmRSS:");
  }

  /** The most it ever was. */
  static long residentBytesMax() {
    return status("VmHWM:");
  }

  private static long status(String field) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith(field)).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
