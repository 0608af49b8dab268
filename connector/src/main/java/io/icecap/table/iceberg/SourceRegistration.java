package io.icecap.table.iceberg;

import io.icecap.catalog.AppliedOffsetsCodec;
import io.icecap.catalog.TopicEditionsCodec;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.SourcePartition;
import io.icecap.change.TopicEdition;
import io.icecap.change.TopicIdentity;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.TableMetadata;

/** What a version of a table has to say of sources before any of their changes is buffered. */
final class SourceRegistration {
  private final AppliedOffsets applied;
  private final Map<String, String> properties;

  private SourceRegistration(IcebergHead head) {
    this.applied = head.applied();
    this.properties = head.table().properties();
  }

  /** The table with what is missing; the very same object if it says it all. */
  static TableMetadata in(
      IcebergHead head, Map<SourcePartition, Long> starts, Map<String, TopicIdentity> topics) {
    Map<String, String> missing = new SourceRegistration(head).missing(starts, topics);
    return missing.isEmpty()
        ? head.table()
        : TableMetadata.buildFrom(head.table()).setProperties(missing).build();
  }

  private Map<String, String> missing(
      Map<SourcePartition, Long> starts, Map<String, TopicIdentity> topics) {
    Map<String, String> missing = new HashMap<>();
    topics.forEach(
        (topic, identity) -> {
          TopicEdition known = TopicEditionsCodec.edition(properties, topic);
          TopicEdition now = known.seenAs(identity, reached(topic));
          if (!now.equals(known)) {
            missing.put(TopicEditionsCodec.property(topic), TopicEditionsCodec.encode(now));
          }
        });
    Map<String, String> after = new HashMap<>(properties);
    after.putAll(missing);
    starts.forEach(
        (source, kafkaOffset) -> {
          if (!applied.sources().contains(source)) {
            TopicEdition edition = TopicEditionsCodec.edition(after, source.topic());
            missing.put(
                AppliedOffsetsCodec.START + source, Long.toString(edition.first(kafkaOffset)));
          }
        });
    return missing;
  }

  private long reached(String topic) {
    return applied.next().entrySet().stream()
        .filter(source -> source.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(0);
  }
}
