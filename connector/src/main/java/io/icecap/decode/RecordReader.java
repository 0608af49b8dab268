package io.icecap.decode;

import org.apache.kafka.connect.sink.SinkRecord;

/** Reads the records of one pair of schemas. */
interface RecordReader {
  /**
   * @throws RefusedException when the record is not understood
   */
  Decoded read(SinkRecord record);
}
