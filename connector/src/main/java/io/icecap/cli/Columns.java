package io.icecap.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of cells under headings, each column as wide as its widest cell. */
final class Columns {
  private static final String LEFT = " <";

  private final List<List<String>> lines = new ArrayList<>();
  private final boolean[] left;

  /**
   * @param headings of columns of figures; of text if they end in {@code " <"}
   */
  Columns(String... headings) {
    this.left = new boolean[headings.length];
    for (int i = 0; i < headings.length; i++) {
      left[i] = headings[i].endsWith(LEFT);
    }
    lines.add(Arrays.stream(headings).map(heading -> heading.replace(LEFT, "")).toList());
  }

  /** What is in a cell may come from anywhere: control characters don't reach the terminal. */
  void row(List<String> cells) {
    lines.add(cells.stream().map(cell -> cell.replaceAll("\\p{Cntrl}", "?")).toList());
  }

  @Override
  public String toString() {
    int[] widths = new int[left.length];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return String.join("\n", lines.stream().map(line -> line(line, widths)).toList());
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(left[i] ? cells.get(i) + padding : padding + cells.get(i)).append("  ");
    }
    return line.toString().stripTrailing();
  }
}
