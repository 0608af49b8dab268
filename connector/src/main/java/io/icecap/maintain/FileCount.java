package io.icecap.maintain;

/** How many files of some kind, and how large they are together. */
public record FileCount(long files, long bytes) {
  static final FileCount NONE = new FileCount(0, 0);

  FileCount plus(long fileBytes) {
    return new FileCount(files + 1, bytes + fileBytes);
  }
}
