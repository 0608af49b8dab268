package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.demo.DeltaRows;
import io.icecap.format.CommitMode;
import io.icecap.it.readers.SparkReader;
import io.icecap.it.readers.SparkReader.Query;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Delta table equals the source and the Iceberg table, in Kernel's eyes and in Spark's. */
class DeltaIT {
  private static final int KEYS = 400;
  private static final int ROUNDS = 60;

  @TempDir Path work;
  private EmbeddedRedis redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  /** Restarts, cold caches and an emptied Redis in between; a checkpoint is passed, too. */
  @ParameterizedTest
  @EnumSource
  void readersOfBothFormatsSeeTheSource(CommitMode mode) throws Exception {
    Random random = new Random(11);
    Map<Long, List<String>> history = new TreeMap<>();
    TableSettings settings =
        new TableSettings(
            "bucket(4, key)",
            Optional.of(mode),
            OptionalInt.empty(),
            TableFormats.ICEBERG_AND_DELTA);
    try (AppliedOrders orders =
        new AppliedOrders(redis, work, new SourceLog(mode.ordinal(), KEYS), settings)) {
      for (int round = 1; round <= ROUNDS; round++) {
        switch (random.nextInt(12)) {
          case 0 -> orders.loseRedis();
          case 1 -> orders.restart();
          case 2 -> orders.loseCache();
          default -> {}
        }
        orders.round(1 + random.nextInt(200));
        if (round % 20 == 0) {
          assertThat(orders.rows()).isEqualTo(orders.source.rows());
          List<String> rows = printed(orders.source.rows().values(), row -> true);
          assertThat(kernel(orders)).isEqualTo(rows);
          history.put(lastVersion(orders), rows);
        }
      }
      assertSparkSeesTheSame(orders, history);
    }
  }

  private void assertSparkSeesTheSame(AppliedOrders orders, Map<Long, List<String>> history)
      throws Exception {
    List<Query> queries = new ArrayList<>();
    List<List<String>> expected = new ArrayList<>();
    history.forEach(
        (version, rows) -> {
          queries.add(Query.deltaAt(orders.folder(), version));
          expected.add(rows);
        });
    Collection<List<Object>> rows = orders.source.rows().values();
    for (long key = 0; key < KEYS; key += 150) {
      long from = key;
      queries.add(Query.delta(orders.folder(), "id = " + from));
      expected.add(printed(rows, row -> row.get(0).equals(from)));
      queries.add(Query.delta(orders.folder(), "version > " + 20 * from));
      expected.add(printed(rows, row -> (Long) row.get(2) > 20 * from));
      queries.add(Query.delta(orders.folder(), "note < 'n" + from + "'"));
      expected.add(
          printed(rows, r -> r.get(3) != null && ((String) r.get(3)).compareTo("n" + from) < 0));
    }
    List<List<String>> answers = new SparkReader(work).answers(queries);
    for (int i = 0; i < queries.size(); i++) {
      assertThat(answers.get(i).stream().sorted().toList())
          .as("%s where %s", queries.get(i).table(), queries.get(i).condition())
          .isEqualTo(expected.get(i));
    }
  }

  private static List<String> kernel(AppliedOrders orders) throws IOException {
    List<String> rows = new ArrayList<>();
    DeltaRows.newest(orders.folder())
        .forEach(orders.read().schema(), row -> rows.add(SparkReader.text(row)));
    return rows.stream().sorted().toList();
  }

  private static long lastVersion(AppliedOrders orders) throws IOException {
    try (var log = Files.list(orders.folder().resolve("_delta_log"))) {
      return log.map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{20}\\.json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
          .max()
          .orElseThrow();
    }
  }

  private static List<String> printed(
      Collection<List<Object>> rows, Predicate<List<Object>> matches) {
    return rows.stream().filter(matches).map(SparkReader::text).sorted().toList();
  }
}
