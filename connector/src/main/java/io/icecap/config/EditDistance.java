package io.icecap.config;

import java.util.Collection;
import java.util.Comparator;

/** How many characters have to be inserted, deleted or replaced to make one text of another. */
final class EditDistance {
  private EditDistance() {}

  /** The one that takes the fewest edits. */
  static String nearest(String text, Collection<String> others) {
    return others.stream()
        .min(Comparator.comparingInt(other -> between(text, other)))
        .orElseThrow();
  }

  static int between(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
