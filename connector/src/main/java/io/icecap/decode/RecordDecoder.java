package io.icecap.decode;

import java.util.function.Predicate;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Decodes the records of a sink task: Debezium envelopes, flattened rows and tombstones, told apart
 * by their schemas. A null value is a delete of its key: after a Debezium delete that repeats what
 * was said, everywhere else it is the delete. Not thread-safe: one per task.
 */
public final class RecordDecoder {
  private final RecordReaders readers;
  private final KeyOrder order;
  private final SchemalessRecords schemaless;

  /** A decoder that knows nothing of topics. */
  public RecordDecoder(DecoderSettings settings) {
    this(settings, topic -> false);
  }

  /**
   * @param hasOnePartition whether a topic is known to have only one partition; asked where changes
   *     of one row might come from several
   */
  public RecordDecoder(DecoderSettings settings, Predicate<String> hasOnePartition) {
    this.readers = new RecordReaders(new RowReaders(settings));
    this.order = new KeyOrder(settings, hasOnePartition);
    this.schemaless = new SchemalessRecords(settings.types().schemaless());
  }

  /**
   * @throws UndecodableRecordException when this record is not understood; the decoder stays usable
   */
  public Decoded decode(SinkRecord delivered) {
    try {
      SinkRecord record = schemaless.typed(delivered);
      check("key", record.keySchema(), record.key());
      check("value", record.valueSchema(), record.value());
      Decoded decoded = readers.readerOf(record).read(record);
      if (!(decoded instanceof Decoded.Truncate || decoded instanceof Decoded.Skipped)) {
        order.check(record);
      }
      return decoded;
    } catch (RefusedException refused) {
      throw new UndecodableRecordException(delivered, refused);
    }
  }

  /** Fields are read by their places in the schema, so a struct has to be of that schema. */
  private static void check(String what, Schema schema, Object value) {
    if (schema != null && schema.type() == Schema.Type.STRUCT && value != null) {
      boolean fits = value instanceof Struct struct && isOf(struct, schema);
      if (!fits) {
        throw new RefusedException(
            "its %s is not of the schema that it comes with. Check the converter and the transforms"
                .formatted(what));
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // nearly always the same; comparing deeply costs
  private static boolean isOf(Struct struct, Schema schema) {
    return struct.schema() == schema || struct.schema().equals(schema);
  }
}
