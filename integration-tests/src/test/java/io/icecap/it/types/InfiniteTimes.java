package io.icecap.it.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.it.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of PostgreSQL with each infinity that its dates and timestamps can be. */
final class InfiniteTimes {
  private static final List<String> TYPES =
      List.of("date", "timestamp", "timestamp(3)", "timestamptz", "date[]", "timestamptz[]");
  private static final Pattern KEY = Pattern.compile("\"payload\":\\{\"id\":(\\d+)}");

  /** Rows with an infinity that {@link #insert} inserts. */
  static final int ROWS = 2 * TYPES.size();

  static final String CREATE =
      "create table endless (id bigint primary key, c0 date, c1 timestamp, c2 timestamp(3),"
          + " c3 timestamptz, c4 date[], c5 timestamptz[])";

  private InfiniteTimes() {}

  /** A row for each infinity of each column, and one behind them that has none. */
  static String[] insert(int firstId) {
    List<String> statements = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      String infinity = row % 2 == 0 ? "infinity" : "-infinity";
      statements.add(
          "insert into endless (id, c%d) values (%d, '%s')"
              .formatted(
                  row / 2,
                  firstId + row,
                  TYPES.get(row / 2).endsWith("[]") ? "{" + infinity + "}" : infinity));
    }
    statements.add(
        "insert into endless (id, c0) values (%d, '2026-11-29')".formatted(firstId + ROWS));
    return statements.toArray(String[]::new);
  }

  /**
   * @param firstIds what was inserted
   */
  static void assertRefused(List<DeadLetters.Letter> letters, int... firstIds) {
    Map<Integer, String> reasons = new TreeMap<>();
    for (DeadLetters.Letter letter : letters) {
      Matcher key = KEY.matcher(letter.key());
      assertThat(key.find()).isTrue();
      reasons.put(Integer.valueOf(key.group(1)), letter.reason());
    }
    assertThat(reasons).hasSize(ROWS * firstIds.length);
    for (int firstId : firstIds) {
      for (int row = 0; row < ROWS; row++) {
        assertThat(reasons.get(firstId + row))
            .as(TYPES.get(row / 2))
            .contains("table endless.endless", "column 'c%d'".formatted(row / 2), "infinite");
      }
    }
  }
}
