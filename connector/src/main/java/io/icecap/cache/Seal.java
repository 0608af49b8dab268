package io.icecap.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The last 16 bytes of a copy: 8 that tell it is one, and the CRC-32C of all bytes before, as a
 * long. DuckDB takes no notice of what follows its last block. Its own checksums are looked at when
 * a block is read; the seal says at once, and ten times faster, that all of them are whole.
 */
final class Seal {
  static final int BYTES = 16;
  private static final long MAGIC = 0x6963656361703031L; // "icecap01"
  private static final int CHUNK_BYTES = 1 << 20;

  private Seal() {}

  /** Seals a file that is not written to any more. */
  static void put(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      ByteBuffer seal = ByteBuffer.allocate(BYTES).putLong(MAGIC).putLong(checksum(channel, size));
      write(channel, seal.flip(), size);
      channel.force(false);
    }
  }

  /** Takes the seal off; false if there is none or the file is not what was sealed. */
  static boolean take(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size() - BYTES;
      if (size < 0) {
        return false;
      }
      ByteBuffer seal = ByteBuffer.allocate(BYTES);
      read(channel, seal, size);
      if (seal.getLong() != MAGIC || seal.getLong() != checksum(channel, size)) {
        return false;
      }
      channel.truncate(size);
      return true;
    }
  }

  private static long checksum(FileChannel channel, long size) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    for (long at = 0; at < size; at += CHUNK_BYTES) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, size - at));
      read(channel, chunk, at);
      checksum.update(chunk);
    }
    return checksum.getValue();
  }

  private static void read(FileChannel channel, ByteBuffer to, long from) throws IOException {
    while (to.hasRemaining()) {
      if (channel.read(to, from + to.position()) < 0) {
        throw new IOException("The file became shorter while it was read");
      }
    }
    to.flip();
  }

  private static void write(FileChannel channel, ByteBuffer content, long to) throws IOException {
    while (content.hasRemaining()) {
      channel.write(content, to + content.position());
    }
  }
}
