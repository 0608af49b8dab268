package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cli.Main;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./icecap maintain}, as a person runs it beside a living table. */
class MaintainCommandIT {
  @TempDir Path work;

  private record Outcome(int code, String output) {
    /** As in «shop.orders: 31 files (…) live, 1 files (…) unreferenced and removed, …». */
    String unreferenced(String then) {
      return Arrays.stream(output.split(", "))
          .filter(part -> part.endsWith(" unreferenced and " + then))
          .findFirst()
          .orElseThrow(() -> new AssertionError(output));
    }
  }

  @Test
  void aDryRunSaysWhatARunRemovesAndRemovesNothing() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"));
        AppliedOrders orders =
            new AppliedOrders(
                redis,
                work,
                new SourceLog(3, 100),
                TableSettings.partitionedBy("bucket(2, key)"))) {
      orders.round(50);
      Path garbage = leaveOneMoreDataFile(orders.folder());
      orders.round(50);
      Set<Path> before = files();

      Outcome dry = run(redis, "--table", "shop.orders", "--grace-ms", "0", "--dry-run");

      assertThat(dry.code()).isZero();
      assertThat(dry.output()).startsWith("shop.orders: ");
      assertThat(dry.unreferenced("to be removed")).contains(" files (").doesNotStartWith("0 ");
      assertThat(files()).isEqualTo(before);

      Outcome young = run(redis, "--dry-run");
      assertThat(young.unreferenced("to be removed")).as("within the hour").startsWith("0 files");

      Outcome wet = run(redis, "--grace-ms", "0");

      assertThat(wet.code()).isZero();
      assertThat(wet.unreferenced("removed"))
          .isEqualTo(dry.unreferenced("to be removed").replace("to be removed", "removed"));
      assertThat(garbage).doesNotExist();
      orders.assertEqualsSource();
      orders.round(50);
      orders.assertEqualsSource();
    }
  }

  @Test
  void aTableThatIsNotThereIsNamedAndMakesTheCommandFail() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"))) {
      Outcome outcome = run(redis, "--table", "shop.none", "--dry-run");

      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.output()).contains("shop.none: there is no such table");
    }
  }

  /** As one that a killed applier has written and not published. */
  private static Path leaveOneMoreDataFile(Path table) throws IOException {
    try (Stream<Path> files = Files.walk(table.resolve("data"))) {
      Path one =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.copy(one, one.resolveSibling("0f8fad5b-d9cb-469f-a165-70867728950e.parquet"));
    }
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("warehouse"))) {
      return new TreeSet<>(files.filter(Files::isRegularFile).toList());
    }
  }

  private Outcome run(EmbeddedRedis redis, String... options) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out, true);
    List<String> where =
        List.of(
            "maintain",
            "--redis",
            redis.url(),
            "--redis-prefix",
            "icecap-" + work.getFileName(),
            "--warehouse",
            work.resolve("warehouse").toString());
    String[] arguments =
        Stream.concat(where.stream(), Arrays.stream(options)).toArray(String[]::new);
    return new Outcome(Main.execute(printer, printer, arguments), out.toString());
  }
}
