package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.demo.DeltaRows;
import io.icecap.it.Replicated;
import io.icecap.servers.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Columns that rows have besides their source's, of Debezium's records with default replica
 * identity, in a table whose rows move.
 */
class AddedColumnsIT {
  private static final Map<String, String> MOVES =
      Map.of("partition.by", "region", "partition.moves", "index");

  @TempDir Path work;

  @Test
  void aLivingTableGetsMetadataAndThenMarksOfDeletedRows() throws Exception {
    try (Replicated replicated = Replicated.start(work)) {
      replicated.execute(
          "create table documents (id int primary key, region text not null, version int not null, body text)",
          "alter table documents alter body set storage external",
          "insert into documents select i, 'r' || i % 3, 0, repeat('body ' || i, 900) from generate_series(1, 40) i");
      replicated.source(Map.of("table.include.list", "public.documents"));
      replicated.sink(MOVES);
      awaitLiving(replicated, "true");

      replicated.stopSink();
      replicated.sink(with("metadata.columns", "op,source_ts,topic,offset,lsn"));
      replicated.execute("update documents set version = 1, region = 'moved' where id <= 20");
      awaitLiving(replicated, "true");
      assertMetadataOfUpdates(replicated);

      replicated.stopSink();
      replicated.sink(with("metadata.columns", "op,lsn", "delete.mode", "soft"));
      replicated.execute(
          "update documents set version = 2 where id between 5 and 14",
          "delete from documents where id between 8 and 25",
          "insert into documents values (10, 'again', 3, null)",
          "begin; insert into documents values (100, 'short', 0, 'life'); delete from documents where id = 100; commit",
          "update documents set id = 200, body = 'new key' where id = 30");
      awaitLiving(replicated, "__deleted is not true");
      assertMarksOfDeletes(replicated);
      assertAValueLeftOutWhileTheKeyChangesIsKeptByTheOldKey(replicated);
    }
  }

  /** As many have it: rows and marks of deletes are made by Debezium's own transform. */
  @Test
  void flattenedRecordsSayOfThemselvesWhatTheTransformAdds() throws Exception {
    try (Replicated replicated = Replicated.start(work)) {
      replicated.execute(
          "create table notes (id int primary key, version int not null, body text)",
          "insert into notes select i, 0, 'body ' || i from generate_series(1, 10) i");
      replicated.source(
          Map.of(
              "table.include.list", "public.notes",
              "tombstones.on.delete", "false",
              "transforms", "flatten",
              "transforms.flatten.type", "io.debezium.transforms.ExtractNewRecordState",
              "transforms.flatten.delete.tombstone.handling.mode", "rewrite",
              "transforms.flatten.add.fields", "op,lsn,source.ts_ms"));
      replicated.sink(
          Map.of(
              "metadata.columns", "op,lsn,source_ts",
              "delete.mode", "soft",
              "order.by", "__lsn",
              "table.formats", "iceberg,delta"));
      replicated.execute(
          "update notes set version = 1 where id between 3 and 6",
          "delete from notes where id between 5 and 8",
          "insert into notes values (8, 2, 'again')");
      Await.until(
          "the last change",
          Replicated.LIMIT,
          () -> "again".equals(replicated.rows("notes", "id", "body").get("8").get(1)));

      var rows = replicated.rows("notes", "id", "version", "body", "__op", "__deleted");
      assertThat(rows.get("2")).containsExactly("2", "0", "body 2", "r", "false");
      assertThat(rows.get("4")).containsExactly("4", "1", "body 4", "u", "false");
      assertThat(rows.get("6")).containsExactly("6", "1", "body 6", "d", "true");
      assertThat(rows.get("8")).containsExactly("8", "2", "again", "c", "false");
      assertThat(rows).hasSize(10);
      replicated
          .rows("notes", "id", "__lsn", "__source_ts")
          .forEach((id, row) -> assertThat(row).doesNotContain("null"));
      assertDeltaHasTheSame(replicated, "notes");
    }
  }

  private static void assertDeltaHasTheSame(Replicated replicated, String name) throws Exception {
    Table table = replicated.table(name);
    String[] columns =
        table.schema().columns().stream().map(NestedField::name).toArray(String[]::new);
    List<String> rows = new ArrayList<>();
    DeltaRows.newest(replicated.folder("replicated", name))
        .forEach(
            table.schema(), row -> rows.add(row.stream().map(String::valueOf).toList().toString()));
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            replicated.rows(name, columns).values().stream().map(List::toString).toList());
  }

  private static Map<String, String> with(String... options) {
    var all = new HashMap<>(MOVES);
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return all;
  }

  /** Waits until the rows of the table that are not deleted are PostgreSQL's. */
  private static void awaitLiving(Replicated replicated, String filter) throws Exception {
    boolean marked = !filter.equals("true");
    Await.until(
        "the table to equal PostgreSQL's",
        Replicated.LIMIT,
        () -> {
          var expected = replicated.query("select id, region, version, body from documents");
          var found = replicated.rows("documents", "id", "region", "version", "body");
          if (marked) {
            replicated
                .rows("documents", "id", "__deleted")
                .forEach((id, row) -> found.computeIfPresent(id, (k, r) -> gone(row) ? null : r));
          }
          if (!found.equals(expected)) {
            throw new IllegalStateException(
                "%s and not %s".formatted(found.keySet(), expected.keySet()));
          }
          return true;
        });
  }

  private static void assertAValueLeftOutWhileTheKeyChangesIsKeptByTheOldKey(Replicated replicated)
      throws Exception {
    replicated.execute("update documents set id = 300 where id = 31");
    Await.until(
        "the row under its new key",
        Replicated.LIMIT,
        () -> replicated.rows("documents", "id").containsKey("300"));
    assertThat(replicated.rows("documents", "id", "body", "__deleted").get("300").subList(1, 3))
        .containsExactly("null", "false");
    assertThat(replicated.rows("documents", "id", "body").get("31").get(1)).hasSize(900 * 7);
    assertThat(replicated.table("documents").snapshots())
        .anyMatch(snapshot -> "1".equals(snapshot.summary().get("icecap.incomplete-rows")));
  }

  private static boolean gone(List<String> row) {
    return row.get(1).equals("true");
  }

  private static void assertMetadataOfUpdates(Replicated replicated) throws Exception {
    var metadata =
        replicated.rows("documents", "id", "__op", "__topic", "__offset", "__lsn", "__source_ts");
    assertThat(metadata.get("1").get(1)).isEqualTo("u");
    assertThat(metadata.get("1").get(2)).endsWith(".public.documents");
    assertThat(Long.parseLong(metadata.get("1").get(3))).isBetween(40L, 100L);
    assertThat(Long.parseLong(metadata.get("2").get(4)))
        .isGreaterThan(Long.parseLong(metadata.get("1").get(4)));
    assertThat(metadata.get("1").get(5)).matches("20.*T.*Z");
    assertThat(metadata.get("30")).containsExactly("30", "null", "null", "null", "null", "null");
  }

  private static void assertMarksOfDeletes(Replicated replicated) throws Exception {
    var marks =
        replicated.rows("documents", "id", "__deleted", "__op", "region", "version", "__source_ts");
    assertThat(marks.get("7").subList(1, 5)).containsExactly("false", "u", "moved", "2");
    assertThat(marks.get("8").subList(1, 5)).containsExactly("true", "d", "moved", "2");
    assertThat(marks.get("25").subList(1, 5)).containsExactly("true", "d", "r1", "0");
    assertThat(marks.get("10").subList(1, 5)).containsExactly("false", "c", "again", "3");
    assertThat(marks.get("100").subList(1, 5)).containsExactly("true", "d", "short", "0");
    assertThat(marks.get("30").subList(1, 5)).containsExactly("true", "d", "r0", "0");
    assertThat(marks.get("200").subList(1, 5)).containsExactly("false", "c", "r0", "0");
    assertThat(marks.get("40").subList(1, 3)).containsExactly("null", "null");
    var bodies = replicated.rows("documents", "id", "body");
    assertThat(bodies.get("25").get(1)).as("left out by the delete").hasSize(900 * 7);
  }
}
