package io.icecap.format;

import java.util.Locale;

/** How rows that change are taken out of the data files that have them. */
public enum CommitMode {
  /** The files stay, with deletes beside them: a commit costs what the change is large. */
  MERGE_ON_READ,
  /** What is left of the files is written anew: no reader meets a delete. */
  COPY_ON_WRITE;

  /** As people write it: {@code merge-on-read}, {@code copy-on-write}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException if it is neither word
   */
  public static CommitMode of(String word) {
    for (CommitMode mode : values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not a commit mode; it is %s or %s"
            .formatted(word, MERGE_ON_READ.word(), COPY_ON_WRITE.word()));
  }
}
