package io.icecap.replica;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icecap.change.PartitionKey;
import io.icecap.table.ReplicaState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which DuckDB file each partition of a table has, as of one version of the table. JSON in the
 * store:
 *
 * <pre>
 * {"format-version": 1, "version": 7, "revision": 0, "snapshot-id": 42, "written-ms": 1790000000000,
 *  "partitions": [{"partition": "0~3", "file": "0_3/7-….duckdb", "bytes": 1234,
 *                  "version": 5, "snapshot-id": 40, "content": "00000000075bcd15",
 *                  "schema-id": 0}]}</pre>
 *
 * @param version of the table that all files together equal
 * @param revision how many manifests of this version were there before: of the same rows, with more
 *     files in the schema of another version
 * @param writtenMillis when it was put
 */
record DuckDbManifest(
    long version,
    long revision,
    long snapshotId,
    long writtenMillis,
    SortedMap<PartitionKey, Entry> entries) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT_VERSION = 1;

  /** Of files that manifests without schemas name. */
  private static final int UNKNOWN_SCHEMA = -1;

  /**
   * @param file below the folder of the replicas
   * @param version of the table when the file was made; its rows have not changed since
   * @param content as in {@link ReplicaState}
   * @param schemaId the schema of the table that the file has the columns of
   */
  record Entry(
      String file, long bytes, long version, long snapshotId, long content, int schemaId) {}

  /** The partitions whose files have the columns of another schema, with their files. */
  SortedMap<PartitionKey, Entry> ofOtherSchema(int schemaId) {
    SortedMap<PartitionKey, Entry> others = new TreeMap<>(entries);
    others.values().removeIf(entry -> entry.schemaId() == schemaId);
    return others;
  }

  ReplicaState state() {
    SortedMap<PartitionKey, Long> contents = new TreeMap<>();
    entries.forEach((partition, entry) -> contents.put(partition, entry.content()));
    return new ReplicaState(version, OptionalLong.of(snapshotId), contents);
  }

  byte[] bytes() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format-version", FORMAT_VERSION);
    root.put("version", version);
    root.put("revision", revision);
    root.put("snapshot-id", snapshotId);
    root.put("written-ms", writtenMillis);
    ArrayNode partitions = root.putArray("partitions");
    for (Map.Entry<PartitionKey, Entry> partition : entries.entrySet()) {
      Entry entry = partition.getValue();
      partitions
          .addObject()
          .put("partition", partition.getKey().id())
          .put("file", entry.file())
          .put("bytes", entry.bytes())
          .put("version", entry.version())
          .put("snapshot-id", entry.snapshotId())
          .put("content", HexFormat.of().toHexDigits(entry.content()))
          .put("schema-id", entry.schemaId());
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IllegalStateException if it is of a later format, or is none
   */
  static DuckDbManifest parse(byte[] bytes) {
    try {
      JsonNode root = JSON.readTree(bytes);
      if (root.path("format-version").asInt() != FORMAT_VERSION) {
        throw new IllegalStateException(
            "The manifest of the DuckDB replicas has format version %s, and this Icecap knows %d; upgrade it"
                .formatted(root.path("format-version"), FORMAT_VERSION));
      }
      SortedMap<PartitionKey, Entry> entries = new TreeMap<>();
      for (JsonNode partition : root.get("partitions")) {
        entries.put(
            new PartitionKey(partition.get("partition").asText()),
            new Entry(
                partition.get("file").asText(),
                partition.get("bytes").asLong(),
                partition.get("version").asLong(),
                partition.get("snapshot-id").asLong(),
                HexFormat.fromHexDigitsToLong(partition.get("content").asText()),
                partition.path("schema-id").asInt(UNKNOWN_SCHEMA)));
      }
      return new DuckDbManifest(
          root.get("version").asLong(),
          root.path("revision").asLong(0),
          root.get("snapshot-id").asLong(),
          root.get("written-ms").asLong(),
          entries);
    } catch (IOException e) {
      throw new UncheckedIOException("The manifest of the DuckDB replicas is not JSON", e);
    }
  }
}
