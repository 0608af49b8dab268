package io.icecap.it.types;

import io.icecap.demo.TableChain;
import io.icecap.it.Intensity;
import io.icecap.it.Replicated;
import io.icecap.source.PostgresColumns;
import io.icecap.source.RandomTable;
import io.icecap.source.TypedColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables of up to 100 columns, with everything that PostgreSQL can do to them at once:
 * values left out and of 1 MB, moves between partitions, key changes, deletes, re-insertions,
 * truncates, ALTER TABLE, and a sink that stops meanwhile. {@code -Dicecap.seed} repeats a round.
 */
class RandomTablesIT {
  private static final int TABLES = 3;
  private static final int COLUMNS = 100;
  private static final int MESSAGE_BYTES = 32 << 20;
  private static final List<TypedColumn> TYPES =
      Stream.concat(PostgresColumns.ALL.stream(), PostgresColumns.TIMES.stream()).toList();

  @TempDir Path work;

  @Test
  void tablesEqualPostgresWhateverHappensToThem() throws Exception {
    round(Intensity.seed(1), 3);
  }

  @Test
  @Tag("chaos")
  void soDoManyOthers() throws Exception {
    long first = Intensity.seed(100);
    for (long seed = first; seed < first + Intensity.times(3); seed++) {
      round(seed, 8);
    }
  }

  private void round(long seed, int stretches) throws Exception {
    RandomGenerator random = new SplittableRandom(seed);
    RandomSink sink = RandomSink.any(random);
    List<RandomTable> tables =
        IntStream.range(0, TABLES)
            .mapToObj(
                i ->
                    RandomTable.any(
                        "random_" + i, TYPES, COLUMNS, sink::allowed, random.nextLong()))
            .toList();
    System.out.printf("-Dicecap.seed=%d: %s%n", seed, sink);
    try (Replicated replicated = Replicated.start(work.resolve("seed-" + seed))) {
      replicated.execute(PostgresColumns.SETUP.toArray(String[]::new));
      for (RandomTable table : tables) {
        execute(replicated, table.create());
        execute(replicated, table.load(30));
      }
      replicated.source(source(random));
      replicated.sink(sink.options());
      awaitEquality(replicated, tables, sink);
      for (int stretch = 0; stretch < stretches; stretch++) {
        boolean stopped = stretch > 0 && random.nextInt(3) == 0;
        if (stopped) {
          replicated.stopSink();
        }
        stretch(replicated, tables, random);
        if (stopped) {
          replicated.sink(sink.options());
        }
        awaitEquality(replicated, tables, sink);
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("-Dicecap.seed=%d: %s".formatted(seed, sink), e);
    }
  }

  private static Map<String, String> source(RandomGenerator random) {
    return Map.of(
        "table.include.list",
        "public.random_.*",
        "skipped.operations",
        "none",
        "hstore.handling.mode",
        random.nextBoolean() ? "json" : "map",
        "producer.override.max.request.size",
        String.valueOf(MESSAGE_BYTES),
        "topic.creation.default.max.message.bytes",
        String.valueOf(MESSAGE_BYTES));
  }

  private static void awaitEquality(
      Replicated replicated, List<RandomTable> tables, RandomSink sink) throws Exception {
    for (RandomTable table : tables) {
      replicated.awaitEquality(
          table.name(), sink.comparing(replicated.verifier(), table.droppedColumns()));
    }
  }

  /** Transactions of changes of several tables, and looks at snapshots meanwhile. */
  private static void stretch(
      Replicated replicated, List<RandomTable> tables, RandomGenerator random) throws Exception {
    for (int transaction = 0; transaction < 40; transaction++) {
      List<String> statements = new ArrayList<>(List.of("begin"));
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        RandomTable table = tables.get(random.nextInt(tables.size()));
        statements.addAll(table.change(random.nextInt(1, 9)));
        if (random.nextInt(20) == 0) {
          statements.addAll(table.alter());
        }
      }
      statements.add("commit");
      execute(replicated, statements);
      if (transaction % 10 == 9) {
        assertKeysAreThereOnce(replicated, tables.get(random.nextInt(tables.size())));
      }
    }
    for (RandomTable table : tables) {
      execute(replicated, table.insert(1));
    }
  }

  private static void execute(Replicated replicated, List<String> statements) throws Exception {
    replicated.execute(statements.toArray(String[]::new));
  }

  /** In any snapshot, however its rows move. */
  private static void assertKeysAreThereOnce(Replicated replicated, RandomTable of)
      throws IOException {
    if (new TableChain(replicated.folder("replicated", of.name())).next().isEmpty()) {
      return; // its folder may be there before its first version
    }
    Table table = replicated.table(of.name());
    if (table.currentSnapshot() == null) {
      return;
    }
    String[] key = of.keyColumns().toArray(String[]::new);
    Set<List<Object>> seen = new HashSet<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).select(key).build()) {
      for (Record record : records) {
        List<Object> values = Stream.of(key).map(record::getField).toList();
        if (!seen.add(values)) {
          throw new AssertionError("Key %s is twice in %s".formatted(values, of.name()));
        }
      }
    }
  }
}
