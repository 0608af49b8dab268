package io.icecap.servers;

/** Requests by kind, and the bytes of the objects put. */
public record S3Traffic(long puts, long gets, long heads, long lists, long deletes, long putBytes) {

  public long requests() {
    return puts + gets + heads + lists + deletes;
  }

  /** What came after {@code earlier}. */
  public S3Traffic since(S3Traffic earlier) {
    return new S3Traffic(
        puts - earlier.puts,
        gets - earlier.gets,
        heads - earlier.heads,
        lists - earlier.lists,
        deletes - earlier.deletes,
        putBytes - earlier.putBytes);
  }
}
