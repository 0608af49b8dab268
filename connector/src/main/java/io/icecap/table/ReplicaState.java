package io.icecap.table;

import io.icecap.change.PartitionKey;
import io.icecap.format.LiveFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a replica of a table equals.
 *
 * @param version the table's version; 0 if there is no replica yet
 * @param snapshotId the table's snapshot; empty if there is no replica yet
 * @param contents of every partition that has rows, a fingerprint of the data files and deletion
 *     vectors that its rows are in; partitions with the same fingerprint have the same rows
 */
public record ReplicaState(
    long version, OptionalLong snapshotId, SortedMap<PartitionKey, Long> contents) {
  public static final ReplicaState NONE =
      new ReplicaState(0, OptionalLong.empty(), new TreeMap<>());

  /** What a replica of this head equals. */
  public static ReplicaState of(Head head) {
    SortedMap<PartitionKey, Long> contents = new TreeMap<>();
    for (PartitionKey partition : head.partitions()) {
      List<LiveFile> files = head.files(partition);
      if (files.stream().anyMatch(file -> file.rows() > file.deletes().count())) {
        contents.put(partition, fingerprint(files));
      }
    }
    return new ReplicaState(head.version(), head.snapshotId(), contents);
  }

  /** The partitions whose rows may not be those of {@code other}, without those it lacks. */
  public SortedMap<PartitionKey, Long> differences(ReplicaState other) {
    return contents.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(other.contents().get(entry.getKey())))
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  private static long fingerprint(List<LiveFile> files) {
    String text =
        files.stream()
            .map(file -> file.location() + "\n" + file.deletes().id())
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
