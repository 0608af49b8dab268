package io.icecap.it.delivery;

import io.icecap.it.Replicated;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Debezium sends of a PostgreSQL table with default replica identity: large values left out,
 * deletes with made-up rows before, key changes, truncates; into tables whose rows move, and stay.
 */
class SemanticsIT {
  @TempDir Path work;

  @Test
  void tableEqualsPostgresAfterEveryKindOfChange() throws Exception {
    equalsPostgresAfterEveryKindOfChange("region");
  }

  @Test
  void soDoesOneWhoseRowsStayUntilTheirKeysChange() throws Exception {
    equalsPostgresAfterEveryKindOfChange("bucket(8, id)");
  }

  private void equalsPostgresAfterEveryKindOfChange(String partitionBy) throws Exception {
    try (Replicated replicated = Replicated.start(work)) {
      create(replicated);
      replicated.source(
          Map.of("table.include.list", "public.documents", "skipped.operations", "none"));
      replicated.sink(
          Map.of(
              "partition.by", partitionBy, "partition.moves", "index", "truncate.enabled", "true"));
      replicated.awaitEquality("documents");

      change(replicated);
      replicated.awaitEquality("documents");

      replicated.execute(
          "insert into documents select i, 'eu', 0, 'before', null, '' from generate_series(500,"
              + " 520) i",
          "truncate documents",
          "insert into documents select i, 'us', 0, 'after', null, '' from generate_series(510,"
              + " 530) i",
          "update documents set region = 'eu', version = 1 where id % 2 = 0");
      replicated.awaitEquality("documents");
    }
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
        select i, 'r' || i % 3, 0, 'title ' || i, repeat('body ' || i || ' ', 800),
          repeat('must ' || i || ' ', 900)
        from generate_series(1, 60) i\
        """);
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
