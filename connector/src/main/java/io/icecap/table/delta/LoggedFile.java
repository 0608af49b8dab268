package io.icecap.table.delta;

import java.util.Map;
import java.util.Optional;

/**
 * A live file as the log has it, with what its removal has to repeat.
 *
 * @param path as written in the log: relative and percent-encoded
 * @param partition by physical name, as the log prints the values
 */
record LoggedFile(
    String path, long bytes, Map<String, String> partition, Optional<LoggedVector> vector) {
  /**
   * The deletion vector of a file; Delta protocol, «Deletion Vectors».
   *
   * @param storage {@code u} if {@code file} is an encoded id, {@code p} if it is an absolute path
   * @param bytes without the length and the checksum around the blob
   */
  record LoggedVector(String storage, String file, int offset, int bytes, long cardinality) {}
}
