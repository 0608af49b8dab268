package io.icecap.decode;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Debezium change events of {@code orders(id, item, paid)} as its PostgreSQL connector shapes them.
 */
final class Envelope {
  static final long SOURCE_MILLIS = 1_700_000_000_111L;
  static final long PROCESSED_MILLIS = 1_700_000_000_222L;

  private static final Schema ROW =
      SchemaBuilder.struct()
          .name("shop.public.orders.Value")
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("item", Schema.OPTIONAL_STRING_SCHEMA)
          .field("paid", Schema.BOOLEAN_SCHEMA)
          .build();
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .name("io.debezium.connector.postgresql.Source")
          .field("connector", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("shop.public.orders.Envelope")
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("transaction", SchemaBuilder.struct().name("event.block").optional().build())
          .field("op", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private Envelope() {}

  static Struct of(String operation, Struct before, Struct after) {
    return new Struct(ENVELOPE)
        .put("op", operation)
        .put("before", before)
        .put("after", after)
        .put("source", source(SOURCE_MILLIS))
        .put("ts_ms", PROCESSED_MILLIS);
  }

  static Struct row(long id, String item, boolean paid) {
    return new Struct(ROW).put("id", id).put("item", item).put("paid", paid);
  }

  static Struct source(long millis) {
    return new Struct(SOURCE).put("connector", "postgresql").put("ts_ms", millis).put("lsn", 7L);
  }
}
