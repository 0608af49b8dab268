package io.icecap.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RandomTableTest {
  @Test
  void sameSeedGivesTheSameStatements() {
    assertThat(statements(1)).isEqualTo(statements(1)).isNotEqualTo(statements(2));
  }

  @Test
  void everyKindOfChangeComes() {
    String all = "";
    for (long seed = 0; seed < 10; seed++) {
      all += String.join("\n", statements(seed));
    }
    assertThat(all)
        .contains("insert into t", "delete from t", "set region", "version = version + 1")
        .contains("truncate t", "replica identity full", "drop column", "add column", " type ")
        .containsPattern("add column \"added_\\d+\" \\S+ default ")
        .containsPattern("add column \"C\\d+\"")
        .contains("drop not null", "big = null", String.valueOf(1 << 20));
  }

  private static List<String> statements(long seed) {
    RandomTable table = RandomTable.any("t", PostgresColumns.ALL, 100, any -> any, seed);
    List<String> statements = new ArrayList<>(table.create());
    statements.addAll(table.load(20));
    for (int i = 0; i < 300; i++) {
      statements.addAll(table.change(5));
      if (i % 20 == 0) {
        statements.addAll(table.alter());
      }
    }
    return statements;
  }
}
