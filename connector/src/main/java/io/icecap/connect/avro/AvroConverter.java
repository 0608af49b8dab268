package io.icecap.connect.avro;

import io.icecap.Version;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Reads keys and values that a Confluent or Apicurio converter wrote: a zero, four bytes for the id
 * of the schema in the registry, the value in Avro's binary encoding. What comes out equals what
 * those converters make of it; it only takes a fraction of their time. For sinks: it does not
 * write.
 *
 * <p>Used by one thread, as Connect does.
 */
public final class AvroConverter implements Converter, Versioned {
  private static final byte MAGIC = 0;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private final Map<Integer, WrittenSchema> schemas = new HashMap<>();
  private AvroConverterConfig config;
  private SchemaRegistry registry;
  private String what;

  @Override
  public String version() {
    return Version.OF_BUILD;
  }

  @Override
  public ConfigDef config() {
    return AvroConverterConfig.definition();
  }

  @Override
  public void configure(Map<String, ?> options, boolean isKey) {
    config = new AvroConverterConfig(options);
    registry = new SchemaRegistry(config);
    what = isKey ? "key" : "value";
  }

  /**
   * @throws DataException if the bytes, or the schema that they name, are at fault
   * @throws RegistryError if the registry can't be asked, after two minutes of trying
   */
  @Override
  public SchemaAndValue toConnectData(String topic, byte[] bytes) {
    if (bytes == null) {
      return SchemaAndValue.NULL;
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
      throw new DataException(
          ("A %s of topic %s is not Avro in Confluent's wire format, which begins with a zero and"
                  + " the id of a schema. Set the converter that the topic was written with")
              .formatted(what, topic));
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    WrittenSchema schema = schemas.get(id);
    if (schema == null) {
      schema = WrittenSchema.of(registry.schema(id), config.avroData());
      schemas.put(id, schema);
    }
    try {
      return schema.read(bytes, HEADER_BYTES);
    } catch (DataException e) {
      throw new DataException(
          "A %s of topic %s can't be read with schema %d, which it names: %s"
              .formatted(what, topic, id, e.getMessage()),
          e);
    }
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    throw new DataException(
        ("%s reads and does not write: set it as key.converter and value.converter of a sink, and"
                + " another Avro converter in the source or worker that writes topic %s")
            .formatted(AvroConverter.class.getName(), topic));
  }
}
