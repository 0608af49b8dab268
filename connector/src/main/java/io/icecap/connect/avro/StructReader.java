package io.icecap.connect.avro;

import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Records, as structs. */
final class StructReader implements ValueReader {
  private final Schema schema;
  private final Field[] fields;
  private final ValueReader[] readers;

  /**
   * @param readers of the fields, in the order of Avro's schema and of {@code schema}
   */
  StructReader(Schema schema, List<ValueReader> readers) {
    this.schema = schema;
    this.fields = schema.fields().toArray(Field[]::new);
    this.readers = readers.toArray(ValueReader[]::new);
  }

  @Override
  public Object read(AvroInput in) {
    Struct struct = new Struct(schema);
    for (int i = 0; i < fields.length; i++) {
      Object value = readers[i].read(in);
      if (value != null) {
        struct.put(fields[i], value);
      }
    }
    return struct;
  }
}
