package io.icecap.table.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;

/**
 * Leaves out of a new snapshot's summary what Iceberg counts beyond rows and files: with a snapshot
 * a second, every version of the metadata holds hundreds of summaries.
 */
final class LeanSummary {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<String> LEFT_OUT =
      Set.of(
          "added-delete-files",
          "added-files-size",
          "added-position-deletes",
          "changed-partition-count",
          "iceberg-version",
          "manifests-created",
          "manifests-kept",
          "manifests-replaced",
          "removed-delete-files",
          "removed-dvs",
          "removed-files-size",
          "removed-position-deletes");

  private LeanSummary() {}

  /**
   * @param millis when the snapshot was made
   */
  static Snapshot of(Snapshot snapshot, long millis) {
    try {
      ObjectNode node = (ObjectNode) JSON.readTree(SnapshotParser.toJson(snapshot));
      node.put("timestamp-ms", millis);
      ((ObjectNode) node.get("summary")).remove(LEFT_OUT);
      return SnapshotParser.fromJson(node.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Iceberg wrote a snapshot that is not JSON", e);
    }
  }
}
