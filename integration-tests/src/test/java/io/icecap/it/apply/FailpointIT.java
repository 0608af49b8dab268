package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.demo.TableChain;
import io.icecap.servers.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An applier is killed between any two steps of a commit, twice, and then runs to the end. */
class FailpointIT {
  @TempDir Path work;

  @ParameterizedTest(name = "killed before {0}")
  @CsvSource({
    "the data files are referred to,         io.icecap.table.iceberg.SnapshotCommit, publish",
    "the version is put,                     io.icecap.catalog.VersionFiles, append",
    "the pointer moves,                      io.icecap.redis.RedisTablePointers, rollForward",
    "the Delta version is put,               io.icecap.table.delta.DeltaCommit, put",
    "the cached partition keeps the change,  io.icecap.cache.CachedPartition, published",
    "the replica is published,               io.icecap.replica.DuckDbManifest, bytes",
  })
  void everythingIsThereOnceAfterAKillBefore(String step, String type, String method)
      throws Exception {
    Random random = new Random(method.hashCode());
    Path log = work.resolve("applier.log");
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"))) {
      List<String> applier = List.of(SteadyApplier.class.getName(), redis.url(), work.toString());
      for (int kill = 0; kill < 2; kill++) {
        boolean killed = new BreakpointKill(type, method, 1 + random.nextInt(8)).run(applier, log);
        assertThat(killed).as("it got to %s.%s", type, method).isTrue();
      }
      BreakpointKill.runWhole(applier, log);
    }
    Map<List<Object>, List<Object>> source = SteadyApplier.source().rows();
    assertThat(ApplierIT.difference(icebergRows(), source)).isEmpty();
  }

  private Map<List<Object>, List<Object>> icebergRows() throws IOException {
    Table table = new TableChain(work.resolve("warehouse/shop/orders")).newest();
    Map<List<Object>, List<Object>> rows = new HashMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < SourceLog.SCHEMA.columns().size(); i++) {
          row.add(record.get(i));
        }
        assertThat(rows.put(row.subList(0, 2), row)).as("one row per key").isNull();
      }
    }
    return rows;
  }
}
