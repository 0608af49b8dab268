package io.icecap.apply;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** A bounded number of threads that work on the partitions of a table. */
final class Workers implements AutoCloseable {
  private final ExecutorService threads;

  Workers(int count) {
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "icecap-apply-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Works on each item; returns when all are done, also when one failed. */
  <T, R> List<R> each(Collection<T> items, Function<T, R> work) {
    List<Future<R>> running = new ArrayList<>();
    items.forEach(item -> running.add(threads.submit(() -> work.apply(item))));
    List<R> results = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<R> future : running) {
      try {
        results.add(await(future));
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  /** Waits even when interrupted: a worker that is left alone would go on in a closed cache. */
  private static <R> R await(Future<R> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
