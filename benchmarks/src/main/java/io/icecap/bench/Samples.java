package io.icecap.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Wall and CPU times of repeated runs of one thing. */
final class Samples {
  private final List<Long> wallNanos = new ArrayList<>();
  private final List<Long> cpuNanos = new ArrayList<>();

  void add(long wall, long cpu) {
    wallNanos.add(wall);
    cpuNanos.add(cpu);
  }

  int count() {
    return wallNanos.size();
  }

  double wallMillis(double quantile) {
    return quantile(wallNanos, quantile) / 1e6;
  }

  double cpuSeconds(double quantile) {
    return quantile(cpuNanos, quantile) / 1e9;
  }

  double cpuSecondsMean() {
    return cpuNanos.stream().mapToLong(Long::longValue).average().orElse(0) / 1e9;
  }

  private static long quantile(List<Long> values, double quantile) {
    long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
  }

  /** CPU time of this process so far, all threads, native ones included. */
  static long processCpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** CPU time so far of this process's Java threads of this name, as long as they live. */
  static long cpuNanosOfThreads(String name) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals(name)) {
        nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos;
  }

  @Override
  public String toString() {
    return Arrays.toString(wallNanos.stream().mapToLong(n -> n / 1_000_000).toArray());
  }
}
