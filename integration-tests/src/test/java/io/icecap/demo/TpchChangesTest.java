package io.icecap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.servers.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TpchChangesTest {
  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres.close();
  }

  @Test
  void sameSeedAndTransactionsGiveTheSameContent() throws Exception {
    List<String> first = contentAfter(100, 1);
    List<String> second = contentAfter(100, 1);
    List<String> other = contentAfter(100, 2);

    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void keysComeAndGoAndRowsChangeInEveryTable() throws Exception {
    contentAfter(0, 3);
    execute("create table customer_before as select * from customer");
    execute("create table orders_before as select * from orders");
    execute("create table lineitem_before as select * from lineitem");

    contentAfter(300, 3);

    for (var table :
        List.of("customer c_custkey", "orders o_orderkey", "lineitem l_orderkey*8+l_linenumber")) {
      String name = table.split(" ")[0];
      String key = table.split(" ")[1];
      String before = name + "_before";
      assertThat(
              query("select %s from %s except select %s from %s".formatted(key, name, key, before)))
          .as("new keys of " + name)
          .isNotEmpty();
      assertThat(
              query("select %s from %s except select %s from %s".formatted(key, before, key, name)))
          .as("keys gone from " + name)
          .isNotEmpty();
      assertThat(query("select * from %s except select * from %s".formatted(name, before)))
          .as("changed rows of " + name)
          .hasSizeGreaterThan(10);
    }
  }

  private static List<String> contentAfter(int transactions, long seed) throws Exception {
    execute("drop table if exists customer, orders, lineitem");
    var tables = new TpchTables();
    try (Connection loading = postgres.connect()) {
      tables.load(loading, 0.001);
    }
    var changes = tables.changes(postgres.connect(), 500, seed, InstantSource.system());
    try (changes) {
      for (int i = 0; i < transactions; i++) {
        changes.transaction();
      }
      assertThat(changes.changes()).isGreaterThanOrEqualTo(transactions);
    }
    var content = new ArrayList<String>();
    content.addAll(query("select * from customer order by 1"));
    content.addAll(query("select * from orders order by 1"));
    content.addAll(query("select * from lineitem order by 1, 4"));
    return content;
  }

  private static List<String> query(String sql) throws Exception {
    try (Connection connection = postgres.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var lines = new ArrayList<String>();
      while (rows.next()) {
        var line = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          line.append('|').append(rows.getString(i));
        }
        lines.add(line.toString());
      }
      return lines;
    }
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = postgres.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
