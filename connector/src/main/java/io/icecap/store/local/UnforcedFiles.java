package io.icecap.store.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Files whose bytes may not have reached the disk. They are forced together, many at a time: the
 * file system then writes its journal once for all, which is twenty times quicker than one by one.
 */
final class UnforcedFiles implements AutoCloseable {
  private static final int AT_A_TIME = 8;
  private static final int FILES_MAX = 1000;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_A_TIME, AT_A_TIME, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
  private final Set<Path> files = new LinkedHashSet<>();

  UnforcedFiles() {
    threads.allowCoreThreadTimeOut(true);
  }

  void add(Path file) throws IOException {
    boolean full;
    synchronized (files) {
      files.add(file);
      full = files.size() >= FILES_MAX;
    }
    if (full) {
      forceAll();
    }
  }

  /** Forces what was added so far; files that are gone are left out. */
  void forceAll() throws IOException {
    List<Path> taken;
    synchronized (files) {
      taken = List.copyOf(files);
      files.clear();
    }
    List<Future<?>> forced = new ArrayList<>();
    for (Path file : taken) {
      forced.add(threads.submit(() -> force(file)));
    }
    try {
      for (Future<?> each : forced) {
        each.get();
      }
    } catch (ExecutionException e) {
      again(taken);
      throw new IOException("Could not force files to the disk", e.getCause());
    } catch (InterruptedException e) {
      again(taken);
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while files were forced to the disk", e);
    }
  }

  private void again(List<Path> taken) {
    synchronized (files) {
      files.addAll(taken);
    }
  }

  private static Void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      return null;
    }
    return null;
  }

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "icecap-force");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
