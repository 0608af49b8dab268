package io.icecap.bench;

import io.icecap.change.Change;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Rows of {@link OrderStream} as Debezium's PostgreSQL connector sends them in a snapshot. */
final class SnapshotRecords {
  static final Schema KEY = OrderJson.KEY;

  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .name("io.debezium.connector.postgresql.Source")
          .field("version", Schema.STRING_SCHEMA)
          .field("connector", Schema.STRING_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
          .field("db", Schema.STRING_SCHEMA)
          .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
          .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
          .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
          .field("xmin", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("bench.Envelope")
          .field("before", OrderJson.ROW)
          .field("after", OrderJson.ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
          .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private SnapshotRecords() {}

  static Struct key(Change row) {
    return new Struct(KEY).put("id", row.values()[0]);
  }

  static Struct envelope(Change row) {
    long millis = row.sourceMillis();
    Struct source = new Struct(SOURCE);
    Map.<String, Object>of(
            "version", "3.6.1.Final",
            "connector", "postgresql",
            "name", "bench",
            "snapshot", "true",
            "db", "bench",
            "sequence", "[null,\"26712344\"]",
            "schema", "public",
            "table", "orders")
        .forEach(source::put);
    source
        .put("ts_ms", millis)
        .put("ts_us", millis * 1_000)
        .put("ts_ns", millis * 1_000_000)
        .put("txId", 771L)
        .put("lsn", 26_712_344L);
    return new Struct(ENVELOPE)
        .put("after", OrderJson.row(row.values()))
        .put("source", source)
        .put("op", "r")
        .put("ts_ms", millis)
        .put("ts_us", millis * 1_000)
        .put("ts_ns", millis * 1_000_000);
  }
}
