package io.icecap.redis;

import io.icecap.buffer.Blob;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.change.SourcePartition;

/**
 * What the scripts need to know of a blob, as {@code source|first|last|changes|bytes}; the append
 * script adds {@code |ms}, the time in milliseconds. A topic's name has no bar in it.
 */
record BlobFacts(SourcePartition source, long firstOffset, long lastOffset, int changes) {
  static String print(SourcePartition source, Blob blob) {
    return "%s|%d|%d|%d|%d"
        .formatted(
            source, blob.firstOffset(), blob.lastOffset(), blob.changes(), blob.bytes().length);
  }

  static BlobFacts parse(String text) {
    String[] parts = text.split("\\|");
    return new BlobFacts(
        SourcePartition.parse(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Integer.parseInt(parts[3]));
  }

  ClaimedBlob with(byte[] bytes) {
    return new ClaimedBlob(source, new Blob(firstOffset, lastOffset, changes, bytes));
  }
}
