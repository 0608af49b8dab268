package io.icecap.connect.avro;

import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;

/** How the values of a schema that records were written with are read. */
interface WrittenSchema {
  /**
   * @param start where the value begins, which the bytes end with
   * @throws DataException if the bytes are no value of the schema, or Connect has none such
   */
  SchemaAndValue read(byte[] bytes, int start);

  static WrittenSchema of(Schema avro, AvroData data) {
    try {
      org.apache.kafka.connect.data.Schema connect =
          avro.equals(AvroData.ANYTHING_SCHEMA) ? null : data.toConnectSchema(avro);
      return ValueReaders.of(avro, connect)
          .map(reader -> directly(reader, connect))
          .orElseGet(() -> byLibrary(avro, data));
    } catch (RuntimeException | StackOverflowError e) {
      return (bytes, start) -> {
        throw refused(e);
      };
    }
  }

  /** However the library fails: an error would end the task, each time that it is restarted. */
  private static DataException refused(Throwable e) {
    return new DataException(e instanceof DataException ? e.getMessage() : e.toString(), e);
  }

  private static WrittenSchema directly(
      ValueReader reader, org.apache.kafka.connect.data.Schema connect) {
    return (bytes, start) -> {
      AvroInput in = new AvroInput(bytes, start);
      Object value = reader.read(in);
      in.requireEnd();
      return value == null ? SchemaAndValue.NULL : new SchemaAndValue(connect, value);
    };
  }

  /** What is rare: unions of several types, maps with keys that are no texts, cycles. */
  private static WrittenSchema byLibrary(Schema avro, AvroData data) {
    GenericDatumReader<Object> reader = new GenericDatumReader<>(avro);
    return (bytes, start) -> {
      BinaryDecoder in =
          DecoderFactory.get().binaryDecoder(bytes, start, bytes.length - start, null);
      try {
        SchemaAndValue read = data.toConnectData(avro, reader.read(null, in));
        return read == null ? SchemaAndValue.NULL : read;
      } catch (IOException | RuntimeException | StackOverflowError e) {
        throw refused(e);
      }
    };
  }
}
