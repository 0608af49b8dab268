package io.icecap.decode;

import java.util.function.Predicate;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Decodes the records of a sink task: Debezium envelopes, flattened rows and tombstones, told apart
 * by their schemas. A null value is a delete of its key: after a Debezium delete that repeats what
 * was said, everywhere else it is the delete. Not thread-safe: one per task.
 */
public final class RecordDecoder {
  private final RecordReaders readers;
  private final KeyOrder order;

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
  }

  /**
   * @throws UndecodableRecordException when this record is not understood; the decoder stays usable
   */
  public Decoded decode(SinkRecord record) {
    try {
      Decoded decoded = readers.readerOf(record).read(record);
      if (decoded instanceof Decoded.Upsert || decoded instanceof Decoded.Delete) {
        order.check(record);
      }
      return decoded;
    } catch (RefusedException refused) {
      throw new UndecodableRecordException(record, refused);
    }
  }
}
