package io.icecap.bench;

import io.icecap.change.Change;
import java.util.Map;
import org.apache.kafka.connect.storage.Converter;

/** The bytes of snapshot records in Kafka, and the converter that reads them in a worker. */
interface RecordBytes extends AutoCloseable {
  byte[] key(Change row);

  byte[] value(Change row);

  /** A converter as the worker has it, to be timed alone. */
  Converter values();

  /** The worker's options of both converters, each behind {@code key.} or {@code value.}. */
  Map<String, String> options();

  @Override
  void close();

  /**
   * @param name avro, apicurio or json
   */
  static RecordBytes of(String name, String topic) {
    return switch (name) {
      case "json" -> new JsonBytes(topic);
      case "avro" -> new AvroBytes(false);
      case "apicurio" -> new AvroBytes(true);
      default -> throw new IllegalArgumentException("no such converter: " + name);
    };
  }
}
