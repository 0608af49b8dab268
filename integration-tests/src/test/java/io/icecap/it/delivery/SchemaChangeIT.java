package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.cli.Main;
import io.icecap.it.Replicated;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.Await;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ALTER TABLE in PostgreSQL, through Debezium, while changes stream. */
class SchemaChangeIT {
  @TempDir Path work;
  private Replicated replicated;

  @BeforeEach
  void start() throws Exception {
    replicated = Replicated.start(work);
    execute("create table items (id bigint primary key, n int not null, note text not null)");
    execute("create table others (id bigint primary key, name text)");
    execute("insert into items select i, i, 'note ' || i from generate_series(1, 50) i");
    execute("insert into others values (1, 'one')");
    replicated.source(Map.of("table.include.list", "public.items,public.others"));
    replicated.sink(
        Map.of(
            "table.replicated.others.schema.evolution", "full",
            "table.replicated.others.table.formats", "iceberg,delta"));
  }

  @AfterEach
  void stop() throws Exception {
    replicated.close();
  }

  @Test
  void theTableFollowsItsSource() throws Exception {
    awaitEquality("items", "id, n, note");

    execute("alter table items add column added text");
    execute("update items set added = 'a' || id where id % 2 = 0");
    execute("alter table items alter column n type bigint");
    execute("insert into items values (1001, 5000000000, 'wide', null)");
    execute("alter table items alter column note drop not null");
    execute("insert into items values (1002, 1, null, 'x')");
    awaitEquality("items", "id, n, note, added");

    execute("alter table items drop column added");
    execute("update items set n = n + 1 where id % 2 = 0");
    awaitEquality("items", "id, n, note, null as added");

    execute("alter table items add column level int default 7");
    execute("update items set n = n + 1 where id = 2");
    execute("insert into items (id, n, level) values (1003, 3, null)");
    awaitEquality("items", "id, n, note, null as added, level");
    assertThat(replicated.rows("items", "id", "level"))
        .as("rows that no record has come of since")
        .containsEntry("1", List.of("1", "7"));
  }

  /** Delta shows null where a data file lacks a column, so Iceberg does as well. */
  @Test
  void withDeltaRowsHaveADefaultFromWhenARecordBringsIt() throws Exception {
    awaitEquality("others", "id, name");

    execute("alter table others add column level int default 7");
    execute("insert into others values (2, 'two')");
    Await.until(
        "the new row",
        Replicated.LIMIT,
        () -> replicated.rows("others", "id", "level").containsKey("2"));

    assertThat(replicated.rows("others", "id", "level"))
        .containsEntry("1", List.of("1", "null"))
        .containsEntry("2", List.of("2", "7"));
  }

  @Test
  void anIncompatibleTypeStopsItsTableAloneUntilTheTableIsChanged() throws Exception {
    awaitEquality("items", "id, n, note");

    execute("alter table items alter column n type text using 'n' || n");
    execute("update items set note = 'after' where id <= 10");
    execute("insert into others values (2, 'two')");
    awaitEquality("others", "id, name");
    assertThat(replicated.rows("items", "id", "n", "note").get("1"))
        .isEqualTo(List.of("1", "1", "note 1"));
    replicated.check();
    Await.until(
        "the status to tell it", Replicated.LIMIT, () -> statusOf("items").contains("column"));
    assertThat(statusOf("items"))
        .contains("stopped")
        .contains("table replicated.items: column 'n' is STRING, and INT in the table")
        .contains("convert it with the Cast transform")
        .contains("rename this one in the table");
    assertThat(statusOf("others")).doesNotContain("stopped").doesNotContain("column");

    renameInTheTable("items", "n", "n_before");
    execute("update items set note = 'later' where id > 10");
    awaitEquality("items", "id, n, note");
  }

  @Test
  void aTableThatFollowsInFullDropsColumnsAndTakesRenamedOnesForOthers() throws Exception {
    execute("alter table others add column extra int");
    execute("update others set extra = id");
    awaitEquality("others", "id, name, extra");

    execute("alter table others drop column name");
    execute("insert into others values (2, 22)");
    awaitEquality("others", "id, extra");
    assertThat(columns("others")).containsExactly("id", "extra");

    execute("alter table others add column name text");
    execute("insert into others values (3, 33, 'three')");
    awaitEquality("others", "id, extra, name");

    execute("alter table others rename column extra to amount");
    execute("update others set amount = id * 10");
    awaitEquality("others", "id, name, amount");
    assertThat(columns("others")).containsExactly("id", "name", "amount");
  }

  /** The lines that {@code ./icecap status} has of a table. */
  private String statusOf(String table) {
    StringWriter out = new StringWriter();
    Main.execute(
        new PrintWriter(out, true),
        new PrintWriter(out, true),
        "status",
        "--redis",
        replicated.redis().url(),
        "--redis-prefix",
        "replicated",
        "--warehouse",
        replicated.warehouse());
    return out.toString()
        .lines()
        .filter(line -> line.startsWith("replicated." + table))
        .collect(Collectors.joining("\n"));
  }

  private List<String> columns(String table) throws Exception {
    return replicated.table(table).schema().columns().stream().map(c -> c.name()).toList();
  }

  /** As any engine does it that writes to the catalog. */
  private void renameInTheTable(String table, String from, String to) throws Exception {
    RedisSettings settings =
        new RedisSettings(
            URI.create(replicated.redis().url()), Duration.ofSeconds(5), "replicated");
    Location warehouse = new Location(replicated.warehouse());
    try (RedisOrchestrator orchestrator = RedisOrchestrator.open(settings)) {
      IcecapCatalog.open(
              new LocalObjectStore(),
              new StoreSettings(warehouse, Map.of()),
              orchestrator.tablePointers(),
              Clock.systemUTC())
          .loadTable(TableIdentifier.of("replicated", table))
          .updateSchema()
          .renameColumn(from, to)
          .commit();
    }
  }

  private void execute(String sql) throws Exception {
    replicated.execute(sql);
  }

  /** Waits until the table has what the columns are in PostgreSQL. */
  private void awaitEquality(String table, String columns) throws Exception {
    String[] names = columns.replace("null as ", "").split(", ");
    Await.until(
        table + " to equal its source",
        Replicated.LIMIT,
        () -> {
          Map<String, List<String>> expected =
              replicated.query("select " + columns + " from " + table);
          Map<String, List<String>> found = replicated.rows(table, names);
          if (found.equals(expected)) {
            return true;
          }
          throw new IllegalStateException("%s and not %s".formatted(found, expected));
        });
  }
}
