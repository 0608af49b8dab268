package io.icecap.connect;

import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Flattened records of a table with the columns id and name, and what comes between them. */
final class Records {
  static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Schema HEARTBEAT =
      SchemaBuilder.struct().name("io.debezium.connector.common.Heartbeat").build();

  private static final Schema IMAGE =
      SchemaBuilder.struct().optional().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .field("before", IMAGE)
          .field("after", IMAGE)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  private final String topic;
  private final int partition;

  Records(String topic, int partition) {
    this.topic = topic;
    this.partition = partition;
  }

  SinkRecord row(long offset, long id, String name) {
    return record(offset, id, ROW, new Struct(ROW).put("id", id).put("name", name));
  }

  SinkRecord tombstone(long offset, long id) {
    return record(offset, id, null, null);
  }

  SinkRecord heartbeat(long offset) {
    return record(offset, 0, HEARTBEAT, new Struct(HEARTBEAT));
  }

  /** As Debezium sends it: without a key. */
  SinkRecord truncate(long offset) {
    Struct envelope = new Struct(ENVELOPE).put("op", "t");
    return new SinkRecord(
        topic,
        partition,
        null,
        null,
        ENVELOPE,
        envelope,
        offset,
        1_000L + offset,
        TimestampType.CREATE_TIME);
  }

  /** A value that is no row. */
  SinkRecord bad(long offset) {
    return record(offset, 0, Schema.STRING_SCHEMA, "secret");
  }

  SinkRecord record(long offset, long id, Schema schema, Object value) {
    return new SinkRecord(
        topic,
        partition,
        KEY,
        new Struct(KEY).put("id", id),
        schema,
        value,
        offset,
        1_000L + offset,
        TimestampType.CREATE_TIME);
  }

  /** The same as a transform sends it on: under another topic. */
  static SinkRecord renamed(SinkRecord record, String topic) {
    return record.newRecord(
        topic,
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp());
  }
}
