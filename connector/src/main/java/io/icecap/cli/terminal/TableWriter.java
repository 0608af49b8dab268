package io.icecap.cli.terminal;

import io.icecap.sql.SqlColumn;
import io.icecap.sql.SqlResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in columns as wide as the first thousand rows need, numbers to the right. */
final class TableWriter {
  private static final int MEASURED_ROWS = 1000;

  private final SqlResult result;
  private final PrintWriter out;
  private final int[] widths;
  private final boolean[] right;

  TableWriter(SqlResult result, PrintWriter out) {
    this.result = result;
    this.out = out;
    List<SqlColumn> columns = result.columns();
    this.widths = columns.stream().mapToInt(column -> width(column.name())).toArray();
    this.right = new boolean[widths.length];
  }

  void write() {
    List<String[]> measured = new ArrayList<>();
    while (measured.size() < MEASURED_ROWS && result.next()) {
      measured.add(texts());
    }
    for (String[] row : measured) {
      IntStream.range(0, widths.length)
          .forEach(i -> widths[i] = Math.max(widths[i], width(row[i])));
    }
    line(result.columns().stream().map(SqlColumn::name).toArray(String[]::new));
    out.println(
        IntStream.of(widths)
            .mapToObj(width -> "-".repeat(width + 2))
            .collect(Collectors.joining("+")));
    measured.forEach(this::line);
    long rows = measured.size();
    for (; rows >= MEASURED_ROWS && result.next(); rows++) {
      line(texts());
    }
    out.println(rows == 1 ? "(1 row)" : "(" + rows + " rows)");
  }

  private String[] texts() {
    Object[] row = result.row();
    String[] texts = new String[row.length];
    for (int i = 0; i < row.length; i++) {
      right[i] |= row[i] instanceof Number;
      texts[i] = ValueText.of(row[i]).replace("\n", "\\n");
    }
    return texts;
  }

  private void line(String[] texts) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      String space = " ".repeat(Math.max(0, widths[i] - width(texts[i])));
      line.append(i == 0 ? " " : " | ").append(right[i] ? space + texts[i] : texts[i] + space);
    }
    out.println(line.toString().stripTrailing());
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
