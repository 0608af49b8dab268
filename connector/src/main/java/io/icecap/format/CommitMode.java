package io.icecap.format;

/** How rows that change are taken out of the data files that have them. */
public enum CommitMode {
  /** The files stay, with deletes beside them: a commit costs what the change is large. */
  MERGE_ON_READ,
  /** What is left of the files is written anew: no reader meets a delete. */
  COPY_ON_WRITE
}
