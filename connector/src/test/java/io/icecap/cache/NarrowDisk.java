package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.format.LiveFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A process that may write no file of more than some bytes, as on a full disk: works on a cached
 * partition until everything has failed once, and looks at what is left each time.
 */
final class NarrowDisk {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final int FILE_BYTES_MAX = 12 << 20;
  private static final int ROW_BYTES = 10_000;

  private final CacheFixture fixture;
  private final TestTable table;
  private final Set<String> failed = new TreeSet<>();
  private PartitionCache cache;
  private int nextKey;

  private NarrowDisk(Path folder) {
    this.fixture = new CacheFixture(folder, TwoColumns.SCHEMA, false);
    this.table = fixture.table;
    this.cache = fixture.open();
  }

  /** Whether this machine can limit the files of a process that runs already. */
  static boolean isPossible() {
    return Files.isExecutable(PRLIMIT);
  }

  static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            NarrowDisk.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .start();
  }

  public static void main(String[] args) throws Exception {
    NarrowDisk disk = new NarrowDisk(Path.of(args[0]));
    // Now that DuckDB has unpacked its library, which is larger.
    long self = ProcessHandle.current().pid();
    Process limit =
        new ProcessBuilder(PRLIMIT.toString(), "--pid", "" + self, "--fsize=" + FILE_BYTES_MAX)
            .inheritIO()
            .start();
    assertThat(limit.waitFor()).isZero();
    disk.run();
  }

  private void run() throws Exception {
    attempt("merge", () -> fixture.apply(cache, rows(700)));
    attempt("rebuild", () -> cache.rebuild(table.files())); // in the file now, the log is empty
    attempt("merge", () -> fixture.apply(cache, rows(600)));
    assertThat(failed).isEmpty();
    Path copy = fixture.folder.resolve("copy");
    attempt("copyTo", () -> fixture.copy(cache, copy, "orders"));
    assertThat(copy).doesNotExist();
    attempt("purge", () -> fixture.purge(cache));
    assertThat(cache.equalsFiles(table.files())).isTrue();
    List<LiveFile> fitting = table.files();
    while (cache.equalsFiles(table.files())) {
      attempt("merge", () -> fixture.apply(cache, rows(300)));
    }
    attempt("rebuild", () -> cache.rebuild(table.files()));
    attempt("catchUp", () -> cache.catchUp(table.files()));
    table.rollBack(fitting.subList(0, 1));
    cache.catchUp(table.files());
    fixture.assertCacheEqualsTable(cache);
    System.out.println("failed and came back: " + failed);
  }

  private void attempt(String what, Runnable work) throws Exception {
    try {
      work.run();
    } catch (CacheException e) {
      failed.add(what);
      cache.close();
      cache = fixture.open();
    }
    if (cache.equalsFiles(table.files())) {
      fixture.assertCacheEqualsTable(cache);
    } else {
      assertThat(cache.equalsFiles(List.of())).as("after " + what).isTrue();
    }
  }

  private List<Change> rows(int count) {
    Random random = new Random(nextKey);
    List<Change> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < ROW_BYTES) {
        text.append((char) (32 + random.nextInt(90)));
      }
      rows.add(TwoColumns.upsert(nextKey++, text.toString()));
    }
    return rows;
  }
}
