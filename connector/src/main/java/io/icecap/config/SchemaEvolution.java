package io.icecap.config;

import java.util.Arrays;

/** What becomes of a table's schema when records come with another one. */
public enum SchemaEvolution {
  /** Columns are added, widened and made optional, as the records need it; none is ever dropped. */
  BASIC("basic"),
  /** As basic, and columns that the source has dropped are dropped. */
  FULL("full"),
  /** The schema stays, and records with another one don't fit. */
  VALIDATE_ONLY("validate-only"),
  /** The schema stays, and columns of the records that the table does not have are left out. */
  NONE("none");

  private final String word;

  SchemaEvolution(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  static SchemaEvolution of(String word) {
    return Arrays.stream(values()).filter(e -> e.word.equals(word)).findFirst().orElseThrow();
  }

  static String[] words() {
    return Arrays.stream(values()).map(SchemaEvolution::word).toArray(String[]::new);
  }
}
