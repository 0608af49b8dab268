package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.Intensity;
import io.icecap.it.Replicated;
import io.icecap.servers.Await;
import io.icecap.source.PostgresColumns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Debezium sends of a PostgreSQL table with default replica identity: large values left out,
 * deletes with made-up rows before, key changes, truncates; into tables whose rows move, and stay.
 */
class SemanticsIT {
  private static final int ROWS = 60;

  /** Rows that change while they are read again; the others stay. */
  private static final int CHANGED = 40;

  @TempDir Path work;

  @Test
  void tablesEqualPostgresAfterEveryKindOfChange() throws Exception {
    equalPostgresAfterEveryKindOfChange("region", "json");
  }

  @Test
  void soDoThoseWhoseRowsStayUntilTheirKeysChange() throws Exception {
    equalPostgresAfterEveryKindOfChange("bucket(8, id)", "map");
  }

  private void equalPostgresAfterEveryKindOfChange(String partitionBy, String hstores)
      throws Exception {
    try (Replicated replicated = Replicated.start(work)) {
      replicated.execute(PostgresColumns.SETUP.toArray(String[]::new));
      create(replicated);
      execute(replicated, LargeColumns.MARKED.create());
      execute(replicated, LargeColumns.UNMARKED.create());
      replicated.execute("alter table large_unmarked replica identity full");
      replicated.source(
          Map.of(
              "table.include.list", "public.documents,public.large.*",
              "hstore.handling.mode", hstores,
              "skipped.operations", "none"));
      replicated.sink(
          Map.of(
              "partition.by", partitionBy, "partition.moves", "index", "truncate.enabled", "true"));
      awaitEquality(replicated);

      execute(replicated, LargeColumns.MARKED.change());
      execute(replicated, LargeColumns.UNMARKED.change());
      change(replicated);
      awaitEquality(replicated);

      replicated.execute(
          "insert into documents select i, 'eu', 0, 'before', null, '' from generate_series(500,"
              + " 520) i",
          "truncate documents",
          "insert into documents select i, 'us', 0, 'after', null, '' from generate_series(510,"
              + " 530) i",
          "update documents set region = 'eu', version = 1 where id % 2 = 0");
      awaitEquality(replicated);
      theSourceFailsRatherThanLoseAValue(replicated);
    }
  }

  private static void execute(Replicated replicated, List<String> statements) throws Exception {
    replicated.execute(statements.toArray(String[]::new));
  }

  private static void awaitEquality(Replicated replicated) throws Exception {
    for (String table : List.of("documents", "large", "large_unmarked")) {
      replicated.awaitEquality(table);
    }
  }

  /** As it is configured in {@code config/}; by default Debezium would send null. */
  private static void theSourceFailsRatherThanLoseAValue(Replicated replicated) throws Exception {
    replicated.execute(
        "alter table large_unmarked replica identity default",
        "update large_unmarked set version = 9 where id = 6");
    Await.until(
        "the source to fail",
        Replicated.LIMIT,
        () -> replicated.failures().stream().anyMatch(why -> why.contains("large_unmarked")));
    assertThat(replicated.rows("large_unmarked", "id", "version").get("6"))
        .containsExactly("6", "0");
  }

  /** The third way out that docs/architecture.md names, after the two of PostgreSQL. */
  @Test
  void debeziumMayReadAgainWhatItHasNoPlaceholderFor() throws Exception {
    try (Replicated replicated = Replicated.start(work)) {
      replicated.execute(PostgresColumns.SETUP.toArray(String[]::new));
      execute(replicated, LargeColumns.UNMARKED.create());
      replicated.source(
          Map.of(
              "table.include.list", "public.large_unmarked",
              "event.converting.failure.handling.mode", "warn",
              "post.processors", "again",
              "again.type", "io.debezium.processors.reselect.ReselectColumnsPostProcessor"));
      replicated.sink(Map.of("partition.by", "bucket(8, id)"));
      replicated.awaitEquality("large_unmarked");

      execute(replicated, LargeColumns.UNMARKED.change());
      replicated.awaitEquality("large_unmarked");
    }
  }

  /** Rows are read again, in portions, while all sorts of changes of them go on. */
  @Test
  void anIncrementalSnapshotAmongChangesMakesNoRowTwiceAndNoneOlder() throws Exception {
    try (Replicated replicated = Replicated.start(work)) {
      create(replicated);
      replicated.execute(
          "create table signals (id text primary key, type text not null, data text)");
      replicated.source(
          Map.of(
              "table.include.list", "public.documents,public.signals",
              "signal.data.collection", "public.signals",
              "incremental.snapshot.chunk.size", "4"));
      replicated.sink(
          Map.of(
              "topics.regex", replicated.topics("documents"),
              "partition.by", "region",
              "partition.moves", "index",
              "metadata.columns", "op"));
      replicated.execute("update documents set version = 1");
      replicated.awaitEquality("documents", List.of("__op"));

      replicated.execute(
          "insert into signals values ('again', 'execute-snapshot',"
              + " '{\"data-collections\": [\"public.documents\"], \"type\": \"incremental\"}')");
      changeUntilAllWasRead(replicated);
      replicated.awaitEquality("documents", List.of("__op"));

      replicated
          .rows("documents", "id", "version", "__op")
          .forEach(
              (id, row) -> {
                if (Integer.parseInt(id) > CHANGED && Integer.parseInt(id) <= ROWS) {
                  assertThat(row).as("read again").containsExactly(id, "1", "r");
                }
              });
    }
  }

  /** Portions are in the order of the key, and the last row does not change. */
  private static void changeUntilAllWasRead(Replicated replicated) throws Exception {
    Random random = new Random(Intensity.seed(29));
    String last = String.valueOf(ROWS);
    long end = System.nanoTime() + Replicated.LIMIT.toNanos();
    int changes = 0;
    while (!replicated.rows("documents", "id", "__op").get(last).get(1).equals("r")) {
      assertThat(System.nanoTime()).as("the snapshot takes too long").isLessThan(end);
      for (int i = 0; i < 20; i++) {
        replicated.execute(change(random, ++changes));
      }
    }
  }

  private static String change(Random random, int n) {
    int id = 1 + random.nextInt(CHANGED);
    return switch (random.nextInt(6)) {
      case 0 -> "update documents set body = repeat('new %d ', 700) where id = %d".formatted(n, id);
      case 1 -> "update documents set region = 'r%d' where id = %d".formatted(n % 4, id);
      case 2 -> "delete from documents where id = %d".formatted(id);
      case 3 ->
          "insert into documents values (%d, 'r', %d, 'back', null, '') on conflict do nothing"
              .formatted(id, n);
      case 4 -> "update documents set id = %d where id = %d".formatted(ROWS + n, id);
      default -> "update documents set version = %d where id = %d".formatted(n, id);
    };
  }

  private static void create(Replicated replicated) throws Exception {
    replicated.execute(
        """
        create table documents (
          id int primary key, region text not null, version int not null,
          title text, body text, must text not null)\
        """,
        "alter table documents alter body set storage external",
        "alter table documents alter must set storage external",
        """
        insert into documents
        select i, 'r' || i %% 3, 0, 'title ' || i, repeat('body ' || i || ' ', 800),
          repeat('must ' || i || ' ', 900)
        from generate_series(1, %d) i\
        """
            .formatted(ROWS));
  }

  private static void change(Replicated replicated) throws Exception {
    replicated.execute(
        // values left out, of rows that stay and of rows that move, in one transaction and in more
        "update documents set version = version + 1 where id <= 40",
        "update documents set version = version + 1, region = 'moved' where id % 4 = 0",
        "begin; update documents set title = 'a' where id < 10;"
            + " update documents set region = 'b' where id < 5;"
            + " update documents set version = 9 where id < 10; commit",
        "update documents set body = null where id = 11",
        "update documents set version = 7 where id = 11",
        // deletes, and keys that come again
        "delete from documents where id between 20 and 25",
        "insert into documents values (21, 'back', 1, null, 'short', 'must')",
        "begin; delete from documents where id = 30;"
            + " insert into documents values (30, 'again', 1, 't', repeat('x', 3000), 'must');"
            + " update documents set version = 2 where id = 30; commit",
        // another key, with values left out: of rows that were loaded, that the same transaction
        // changed, and that get yet another one
        "update documents set id = id + 2000, version = 3 where id between 41 and 44",
        "begin; update documents set body = repeat('fresh ', 900) where id = 45;"
            + " update documents set id = 3045 where id = 45;"
            + " update documents set id = 4045, region = 'r0' where id = 3045; commit",
        "begin; update documents set id = 5046 where id = 46;"
            + " insert into documents values (46, 'r1', 0, 'taken', 'again', 'must'); commit",
        // another key, with values that are whole
        "update documents set id = id + 1000, body = 'new key', must = 'new key' where id between"
            + " 50 and 55",
        "insert into documents values (50, 'key', 1, null, null, 'taken again')");
  }
}
