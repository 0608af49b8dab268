package io.icecap.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * Applied offsets as a line of JSON in the summary of a snapshot: {@code {"topic":{"0":120}}}, and
 * where table partitions lag behind, {@code {"topic":{"0":[120,{"0~3":90}]}}}.
 */
public final class AppliedOffsetsCodec {
  /** The key in the summary of a snapshot of ours; a table property under one that is not. */
  public static final String APPLIED = "icecap.applied";

  /** Prefix of the table properties that say from where a source is buffered. */
  public static final String START = "icecap.start.";

  private static final ObjectMapper JSON = new ObjectMapper();

  private AppliedOffsetsCodec() {}

  public static String encode(AppliedOffsets applied) {
    ObjectNode root = JSON.createObjectNode();
    applied
        .next()
        .forEach(
            (source, next) -> {
              ObjectNode topic = root.withObjectProperty(source.topic());
              String partition = Integer.toString(source.partition());
              SortedMap<PartitionKey, Long> lagging = applied.lagging().get(source);
              if (lagging == null || lagging.isEmpty()) {
                topic.put(partition, next);
              } else {
                ObjectNode behind = topic.putArray(partition).add(next).addObject();
                lagging.forEach((key, offset) -> behind.put(key.id(), offset));
              }
            });
    return root.toString();
  }

  public static AppliedOffsets decode(String text) {
    TreeMap<SourcePartition, Long> next = new TreeMap<>();
    TreeMap<SourcePartition, SortedMap<PartitionKey, Long>> lagging = new TreeMap<>();
    parse(text)
        .properties()
        .forEach(
            topic ->
                topic
                    .getValue()
                    .properties()
                    .forEach(
                        entry -> {
                          int partition = Integer.parseInt(entry.getKey());
                          var source = new SourcePartition(topic.getKey(), partition);
                          if (entry.getValue() instanceof ArrayNode both) {
                            next.put(source, both.get(0).longValue());
                            lagging.put(source, offsets(both.get(1)));
                          } else {
                            next.put(source, entry.getValue().longValue());
                          }
                        }));
    return new AppliedOffsets(next, lagging);
  }

  /** What the table has applied, and the starts of sources of which nothing is applied yet. */
  static AppliedOffsets of(TableMetadata table) {
    String encoded = encoded(table);
    AppliedOffsets applied = encoded == null ? AppliedOffsets.NONE : decode(encoded);
    return applied.withStarts(starts(table.properties()));
  }

  /**
   * A commit of another writer, say a compaction, has a snapshot without our summary. It holds what
   * its base held, so the offsets go on in a table property.
   *
   * @throws ValidationException if it goes back to a snapshot from before other changes: their
   *     buffers are gone, so they would not come again
   */
  static TableMetadata carriedOver(TableMetadata base, TableMetadata next) {
    String before = encoded(base);
    if (before == null || before.equals(encoded(next))) {
      return next;
    }
    if (isOurs(next)) {
      throw new ValidationException(
          "Cannot go back to snapshot %d: changes of the table's sources were applied since, and would be lost."
              + " Read it as it was (VERSION AS OF), or create another table of it",
          next.currentSnapshot().snapshotId());
    }
    return TableMetadata.buildFrom(next).setProperties(Map.of(APPLIED, before)).build();
  }

  private static String encoded(TableMetadata table) {
    return isOurs(table)
        ? table.currentSnapshot().summary().get(APPLIED)
        : table.properties().get(APPLIED);
  }

  static boolean isOurs(TableMetadata table) {
    Snapshot head = table.currentSnapshot();
    return head != null && head.summary().containsKey(APPLIED);
  }

  private static Map<SourcePartition, Long> starts(Map<String, String> properties) {
    TreeMap<SourcePartition, Long> starts = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(START)) {
            SourcePartition source = SourcePartition.parse(key.substring(START.length()));
            starts.put(source, Long.parseLong(value));
          }
        });
    return starts;
  }

  private static SortedMap<PartitionKey, Long> offsets(JsonNode node) {
    TreeMap<PartitionKey, Long> offsets = new TreeMap<>();
    node.properties()
        .forEach(e -> offsets.put(new PartitionKey(e.getKey()), e.getValue().longValue()));
    return offsets;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not applied offsets: " + text, e);
    }
  }
}
