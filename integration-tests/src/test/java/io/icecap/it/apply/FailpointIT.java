package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.demo.DeltaRows;
import io.icecap.demo.TableChain;
import io.icecap.it.readers.PrintedRows;
import io.icecap.servers.EmbeddedRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An applier is killed between any two steps of a commit, twice, and then runs to the end. */
class FailpointIT {
  @TempDir Path work;

  @ParameterizedTest(name = "killed before {0}")
  @CsvSource({
    "the data files are referred to,         io.icecap.table.iceberg.SnapshotCommit, publish, 8",
    "the version is put,                     io.icecap.catalog.VersionFiles, append, 8",
    "the pointer moves,                      io.icecap.redis.RedisTablePointers, rollForward, 8",
    "the Delta version is put,               io.icecap.table.delta.DeltaCommit, put, 8",
    "the cached partition keeps the change,  io.icecap.cache.CachedPartition, published, 8",
    "files are rewritten in the background,  io.icecap.cache.FileRewrite, run, 1",
    "the rewritten files are put in place,   io.icecap.cache.FileRewrite, place, 1",
    "the replica is published,               io.icecap.replica.DuckDbManifest, bytes, 8",
    "the replica's table is published,       io.icecap.replica.PublishedFormat$Published, publish, 8",
  })
  void everythingIsThereOnceAfterAKillBefore(String step, String type, String method, int hits)
      throws Exception {
    List<String> replicas =
        type.startsWith("io.icecap.replica.Published") ? List.of("orc", "avro") : List.of("duckdb");
    Random random = new Random(method.hashCode());
    Path log = work.resolve("applier.log");
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"))) {
      List<String> applier = new ArrayList<>();
      applier.addAll(List.of(SteadyApplier.class.getName(), redis.url(), work.toString()));
      applier.addAll(replicas);
      for (int kill = 0; kill < 2; kill++) {
        boolean killed =
            new BreakpointKill(type, method, 1 + random.nextInt(hits)).run(applier, log);
        assertThat(killed).as("it got to %s.%s", type, method).isTrue();
      }
      BreakpointKill.runWhole(applier, log);
    }
    Path folder = work.resolve("warehouse/shop/orders");
    Table table = new TableChain(folder).newest();
    List<String> source = PrintedRows.of(SteadyApplier.source().rows().values());
    assertThat(PrintedRows.of(table)).isEqualTo(source);
    List<List<Object>> delta = new ArrayList<>();
    DeltaRows.newest(folder).forEach(table.schema(), delta::add);
    assertThat(PrintedRows.of(delta)).isEqualTo(source);
    ReplicaReader reader = new ReplicaReader(folder.getParent(), "orders");
    for (String format : replicas) {
      assertThat(PrintedRows.of(reader.read(format).orElseThrow().rows()))
          .as(format)
          .isEqualTo(source);
    }
  }
}
