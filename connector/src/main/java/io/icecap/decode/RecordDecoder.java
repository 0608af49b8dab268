package io.icecap.decode;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Decodes the records of a sink task: Debezium envelopes, flattened rows and tombstones, told apart
 * by their schemas. A null value is a delete of its key: after a Debezium delete that repeats what
 * was said, everywhere else it is the delete. Not thread-safe: one per task.
 */
public final class RecordDecoder {
  private final RecordReaders readers;

  public RecordDecoder(DecoderSettings settings) {
    this.readers = new RecordReaders(new RowReaders(settings));
  }

  /**
   * @throws UndecodableRecordException when this record is not understood; the decoder stays usable
   */
  public Decoded decode(SinkRecord record) {
    try {
      return readers.readerOf(record).read(record);
    } catch (RefusedException refused) {
      throw new UndecodableRecordException(record, refused);
    }
  }
}
