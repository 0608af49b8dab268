package io.icecap.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A query's result as lines of text with aligned columns. */
final class TextTable {
  private TextTable() {}

  static List<String> of(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    var cells = new ArrayList<String[]>();
    var names = new String[columns];
    for (int i = 0; i < columns; i++) {
      names[i] = rows.getMetaData().getColumnLabel(i + 1);
    }
    cells.add(names);
    while (rows.next()) {
      var row = new String[columns];
      for (int i = 0; i < columns; i++) {
        row[i] = String.valueOf(rows.getString(i + 1));
      }
      cells.add(row);
    }
    return aligned(cells);
  }

  private static List<String> aligned(List<String[]> cells) {
    int[] widths = new int[cells.get(0).length];
    for (String[] row : cells) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return cells.stream()
        .map(
            row -> {
              var line = new StringBuilder();
              for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
              }
              return line.toString().stripTrailing();
            })
        .toList();
  }
}
