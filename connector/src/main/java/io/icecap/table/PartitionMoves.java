package io.icecap.table;

import java.util.Arrays;

/** Whether tables may be partitioned by columns that are not in the key, so that rows move. */
public enum PartitionMoves {
  /** They may not. */
  REFUSE("refuse"),
  /** They may; appliers find the rows by an index of the keys. */
  INDEX("index");

  private final String word;

  PartitionMoves(String word) {
    this.word = word;
  }

  /** What it is called in configurations. */
  public String word() {
    return word;
  }

  public static String[] words() {
    return Arrays.stream(values()).map(PartitionMoves::word).toArray(String[]::new);
  }

  /**
   * @throws IllegalArgumentException if it is none of {@link #words}
   */
  public static PartitionMoves of(String word) {
    return Arrays.stream(values())
        .filter(moves -> moves.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such moves of partitions: " + word));
  }
}
