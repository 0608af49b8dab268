package io.icecap.connect;

import io.icecap.apply.PublishedSnapshot;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.source.SourceRecord;

/** The record that tells of one published snapshot; keyed by table. */
final class SnapshotRecord {
  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("io.icecap.Snapshot")
          .version(1)
          .doc("A snapshot that was published")
          .field("table", Schema.STRING_SCHEMA)
          .field("snapshot_id", Schema.INT64_SCHEMA)
          .field("version", Schema.INT64_SCHEMA)
          .field("published_at", Timestamp.SCHEMA)
          .field("offsets", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT64_SCHEMA).build())
          .field("changes", Schema.INT64_SCHEMA)
          .field("inserted", Schema.INT64_SCHEMA)
          .field("updated", Schema.INT64_SCHEMA)
          .field("deleted", Schema.INT64_SCHEMA)
          .field("delay_millis", Schema.INT64_SCHEMA)
          .field("took_millis", Schema.INT64_SCHEMA)
          .build();

  private SnapshotRecord() {}

  static SourceRecord of(PublishedSnapshot snapshot, String topic) {
    String table = snapshot.table().toString();
    return new SourceRecord(
        Map.of("table", table),
        Map.of("version", snapshot.version()),
        topic,
        null,
        Schema.STRING_SCHEMA,
        table,
        SCHEMA,
        value(snapshot),
        snapshot.publishedAt().toEpochMilli());
  }

  private static Struct value(PublishedSnapshot snapshot) {
    Map<String, Long> offsets = new TreeMap<>();
    snapshot.bases().forEach((source, base) -> offsets.put(source.toString(), base));
    return new Struct(SCHEMA)
        .put("table", snapshot.table().toString())
        .put("snapshot_id", snapshot.snapshotId())
        .put("version", snapshot.version())
        .put("published_at", Date.from(snapshot.publishedAt()))
        .put("offsets", offsets)
        .put("changes", snapshot.changes())
        .put("inserted", snapshot.inserted())
        .put("updated", snapshot.updated())
        .put("deleted", snapshot.deleted())
        .put("delay_millis", snapshot.medianDelay().toMillis())
        .put("took_millis", snapshot.took().toMillis());
  }
}
