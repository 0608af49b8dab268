package io.icecap.it.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;

/** Reads all tables again and again, and knows what has to hold whenever it does. */
final class Auditor {
  private final RestEngine reader;
  private final Map<String, Long> seen = new HashMap<>();
  private int states;

  Auditor(RestEngine reader) {
    this.reader = reader;
  }

  /** How often all tables were read as they were at one moment. */
  int states() {
    return states;
  }

  /** Looks once; of tables that change meanwhile nothing is said. */
  void look() {
    List<Table> tables = load();
    if (versions(tables).equals(versions(load()))) {
      check(tables);
    }
  }

  private List<Table> load() {
    return Bank.TABLES.stream().map(reader::load).toList();
  }

  private static List<String> versions(List<Table> tables) {
    return tables.stream()
        .map(t -> ((HasTableOperations) t).operations().current().metadataFileLocation())
        .toList();
  }

  private void check(List<Table> tables) {
    long sum = 0;
    List<String> back = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      Map<Long, Long> rows = RestEngine.read(tables.get(i));
      for (Map.Entry<Long, Long> row : rows.entrySet()) {
        if (row.getKey() < Bank.ACCOUNTS) {
          sum += row.getValue();
        } else if (row.getKey() == Bank.COUNTED) {
          assertThat(row.getValue()).as("what was counted").isEqualTo(Bank.TOTAL);
        } else {
          String name = Bank.TABLES.get(i) + " " + row.getKey();
          Long before = seen.put(name, row.getValue());
          if (before != null && before > row.getValue()) {
            back.add(name + " went from " + before + " to " + row.getValue());
          }
        }
      }
    }
    assertThat(sum).as("the sum of all accounts in %s", versions(tables)).isEqualTo(Bank.TOTAL);
    assertThat(back).isEmpty();
    states++;
  }

  /** Over all tables. */
  long sum(long id) {
    return load().stream().mapToLong(table -> RestEngine.read(table).get(id)).sum();
  }

  /** Of the source's rows. */
  void assertHas(String table, Map<Long, Long> amounts) {
    assertThat(RestEngine.read(reader.load(table))).containsAllEntriesOf(amounts);
  }
}
