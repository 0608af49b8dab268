package io.icecap.connect.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Records, as structs. */
final class StructReader implements ValueReader {
  /**
   * Where a struct keeps its values; null in a Kafka that keeps them otherwise. What is read is of
   * its schema. Put one by one, it would be validated again, and what is in an inner struct twice,
   * which takes twice as long as all the rest of reading it.
   */
  private static final VarHandle VALUES = values("values");

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

  static VarHandle values(String field) {
    try {
      return MethodHandles.privateLookupIn(Struct.class, MethodHandles.lookup())
          .findVarHandle(Struct.class, field, Object[].class);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  @Override
  public Object read(AvroInput in) {
    return read(in, VALUES);
  }

  /**
   * @param kept where the struct keeps its values; null if it is not known
   */
  Struct read(AvroInput in, VarHandle kept) {
    Struct struct = new Struct(schema);
    Object[] values = kept == null ? new Object[fields.length] : (Object[]) kept.get(struct);
    for (int i = 0; i < fields.length; i++) {
      values[i] = readers[i].read(in);
    }
    if (kept == null) {
      put(values, struct);
    }
    return struct;
  }

  private void put(Object[] values, Struct into) {
    for (int i = 0; i < fields.length; i++) {
      into.put(fields[i], values[i]);
    }
  }
}
