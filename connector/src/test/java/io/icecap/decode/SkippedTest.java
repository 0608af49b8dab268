package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class SkippedTest {
  private final Topic topic = new Topic();
  private final RecordDecoder decoder = new RecordDecoder(DecoderSettings.byRecordKey());

  private String reason(Struct key, Struct value) {
    return ((Decoded.Skipped) decoder.decode(topic.throughJson(key, value))).reason();
  }

  private static Struct named(String name, String field, Schema schema, Object value) {
    Schema struct = SchemaBuilder.struct().name(name).field(field, schema).build();
    return new Struct(struct).put(field, value);
  }

  @Test
  void heartbeats() {
    Struct key =
        named(
            "io.debezium.connector.common.ServerNameKey",
            "serverName",
            Schema.STRING_SCHEMA,
            "shop");
    Struct value =
        named("io.debezium.connector.common.Heartbeat", "ts_ms", Schema.INT64_SCHEMA, 1L);

    assertThat(reason(key, value)).isEqualTo("heartbeat");
  }

  @Test
  void transactionMetadata() {
    Struct key =
        named(
            "io.debezium.connector.common.TransactionMetadataKey",
            "id",
            Schema.STRING_SCHEMA,
            "571:53195829");
    Struct value =
        named(
            "io.debezium.connector.common.TransactionMetadataValue",
            "status",
            Schema.STRING_SCHEMA,
            "BEGIN");

    assertThat(reason(key, value)).isEqualTo("transaction metadata");
  }

  @Test
  void schemaChanges() {
    Struct key =
        named(
            "io.debezium.connector.mysql.SchemaChangeKey",
            "databaseName",
            Schema.STRING_SCHEMA,
            "shop");
    Struct value =
        named(
            "io.debezium.connector.mysql.SchemaChangeValue",
            "ddl",
            Schema.OPTIONAL_STRING_SCHEMA,
            "drop table orders");

    assertThat(reason(key, value)).isEqualTo("schema change event");
  }

  @Test
  void logicalDecodingMessagesAndNotifications() {
    Struct message =
        named("io.debezium.connector.postgresql.MessageValue", "op", Schema.STRING_SCHEMA, "m");
    Struct notification =
        named("io.debezium.connector.common.Notification", "id", Schema.STRING_SCHEMA, "n");

    assertThat(reason(null, message)).isEqualTo("logical decoding message");
    assertThat(reason(null, notification)).isEqualTo("Debezium notification");
  }

  @Test
  void tablesOfSuchANameAreNotSkipped() {
    Struct row = named("shop.public.Heartbeat", "id", Schema.INT64_SCHEMA, 7L);

    assertThat(decoder.decode(topic.throughJson(Topic.key(7), row)))
        .isInstanceOf(Decoded.Upsert.class);
  }
}
