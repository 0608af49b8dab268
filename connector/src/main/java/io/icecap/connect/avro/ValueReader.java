package io.icecap.connect.avro;

import org.apache.kafka.connect.errors.DataException;

/** Reads the values of one schema. Not for several threads. */
interface ValueReader {
  /**
   * @return in the class that Connect's schema asks for; null where it is none
   * @throws DataException if the bytes are no such value
   */
  Object read(AvroInput in);
}
