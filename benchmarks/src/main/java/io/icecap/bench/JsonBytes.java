package io.icecap.bench;

import io.icecap.change.Change;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;

/** JSON with its schema in each record, by Kafka's own converter. */
final class JsonBytes implements RecordBytes {
  private final String topic;
  private final JsonConverter keys = OrderJson.converter(true);
  private final JsonConverter values = OrderJson.converter(false);

  JsonBytes(String topic) {
    this.topic = topic;
  }

  @Override
  public byte[] key(Change row) {
    return keys.fromConnectData(topic, SnapshotRecords.KEY, SnapshotRecords.key(row));
  }

  @Override
  public byte[] value(Change row) {
    return values.fromConnectData(topic, SnapshotRecords.ENVELOPE, SnapshotRecords.envelope(row));
  }

  @Override
  public Converter values() {
    return OrderJson.converter(false);
  }

  @Override
  public Map<String, String> options() {
    return Map.of("converter", JsonConverter.class.getName(), "converter.schemas.enable", "true");
  }

  @Override
  public void close() {}
}
