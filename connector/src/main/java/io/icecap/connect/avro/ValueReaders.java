package io.icecap.connect.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema.Type;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Works out, once per schema, how its values are read. */
final class ValueReaders {
  private static final Schema NULL = Schema.create(Schema.Type.NULL);

  /** Connect's logical types, and what they are in Avro's bytes. */
  private static final Map<String, Type> LOGICAL =
      Map.of(
          Date.LOGICAL_NAME, Type.INT32,
          Time.LOGICAL_NAME, Type.INT32,
          Timestamp.LOGICAL_NAME, Type.INT64,
          Decimal.LOGICAL_NAME, Type.BYTES);

  private ValueReaders() {}

  /**
   * @param connect what {@code avro} is in Connect; null where it has no schema
   * @return empty if the library has to read it
   */
  static Optional<ValueReader> of(Schema avro, org.apache.kafka.connect.data.Schema connect) {
    if (!(connect instanceof ConnectSchema)) {
      return Optional.empty(); // schemaless, or a part of itself
    }
    if (connect.name() != null
        && LOGICAL.getOrDefault(connect.name(), connect.type()) != connect.type()) {
      return Optional.empty(); // the name of another type; the library says so
    }
    return switch (avro.getType()) {
      case UNION -> nullable(avro.getTypes(), connect);
      case RECORD -> struct(avro, connect);
      case ARRAY -> array(avro, connect);
      case MAP -> of(avro.getValueType(), connect.valueSchema()).map(ValueReaders::map);
      case ENUM -> Optional.of(symbol(avro.getEnumSymbols().toArray(String[]::new)));
      case BYTES -> bytes(AvroInput::readLength, connect);
      case FIXED -> bytes(in -> avro.getFixedSize(), connect);
      default -> primitive(avro.getType(), connect);
    };
  }

  private static Optional<ValueReader> primitive(
      Schema.Type type, org.apache.kafka.connect.data.Schema connect) {
    ValueReader reader =
        switch (type) {
          case BOOLEAN -> AvroInput::readBoolean;
          case INT -> integer(connect);
          case LONG ->
              isNamed(connect, Timestamp.LOGICAL_NAME)
                  ? in -> Timestamp.toLogical(connect, in.readLong())
                  : AvroInput::readLong;
          case FLOAT -> AvroInput::readFloat;
          case DOUBLE -> AvroInput::readDouble;
          case STRING -> new TextReader();
          default -> null;
        };
    return Optional.ofNullable(reader);
  }

  private static ValueReader integer(org.apache.kafka.connect.data.Schema connect) {
    if (isNamed(connect, Date.LOGICAL_NAME)) {
      return in -> Date.toLogical(connect, in.readInt());
    }
    if (isNamed(connect, Time.LOGICAL_NAME)) {
      return in -> Time.toLogical(connect, in.readInt());
    }
    return switch (connect.type()) {
      case INT8 -> in -> (byte) in.readInt();
      case INT16 -> in -> (short) in.readInt();
      case INT32 -> AvroInput::readInt;
      default -> null;
    };
  }

  private static boolean isNamed(org.apache.kafka.connect.data.Schema connect, String name) {
    return name.equals(connect.name());
  }

  /** A null or a value; other unions are structs in Connect. */
  private static Optional<ValueReader> nullable(
      List<Schema> types, org.apache.kafka.connect.data.Schema connect) {
    int ofNull = types.indexOf(NULL);
    if (types.size() != 2 || ofNull < 0) {
      return Optional.empty();
    }
    return of(types.get(1 - ofNull), connect)
        .map(
            reader ->
                in -> {
                  int branch = index(in, 2);
                  return branch == ofNull ? null : reader.read(in);
                });
  }

  private static int index(AvroInput in, int count) {
    int index = in.readInt();
    if (index < 0 || index >= count) {
      throw new DataException("%d is none of %d choices".formatted(index, count));
    }
    return index;
  }

  private static Optional<ValueReader> struct(
      Schema avro, org.apache.kafka.connect.data.Schema connect) {
    List<Field> fields = connect.fields();
    List<ValueReader> readers = new ArrayList<>();
    for (Schema.Field field : avro.getFields()) {
      Optional<ValueReader> reader = of(field.schema(), fields.get(field.pos()).schema());
      if (reader.isEmpty()) {
        return Optional.empty();
      }
      readers.add(reader.get());
    }
    return Optional.of(new StructReader(connect, readers));
  }

  private static Optional<ValueReader> array(
      Schema avro, org.apache.kafka.connect.data.Schema connect) {
    if (connect.type() != org.apache.kafka.connect.data.Schema.Type.ARRAY) {
      return Optional.empty(); // a map whose keys are no texts
    }
    return of(avro.getElementType(), connect.valueSchema())
        .map(
            element ->
                in -> {
                  List<Object> values = new ArrayList<>();
                  blocks(in, () -> values.add(element.read(in)));
                  return values;
                });
  }

  private static ValueReader map(ValueReader value) {
    TextReader key = new TextReader();
    return in -> {
      Map<Object, Object> values = new HashMap<>();
      blocks(in, () -> values.put(key.read(in), value.read(in)));
      return values;
    };
  }

  /** Blocks of items; one with a count below zero tells its bytes, too. */
  private static void blocks(AvroInput in, Runnable item) {
    for (long count = in.readLong(); count != 0; count = in.readLong()) {
      if (count < 0) {
        count = -count;
        int ignored = in.readLength();
      }
      in.requireAtLeast(count);
      for (long i = 0; i < count; i++) {
        item.run();
      }
    }
  }

  private static ValueReader symbol(String[] symbols) {
    return in -> symbols[index(in, symbols.length)];
  }

  /** How many bytes a value has. */
  private interface Length {
    int read(AvroInput in);
  }

  private static Optional<ValueReader> bytes(
      Length length, org.apache.kafka.connect.data.Schema connect) {
    if (!isNamed(connect, Decimal.LOGICAL_NAME)) {
      return Optional.of(in -> ByteBuffer.wrap(bytes(in, length.read(in))));
    }
    int scale = Integer.parseInt(connect.parameters().get(Decimal.SCALE_FIELD));
    return Optional.of(in -> new BigDecimal(digits(in, length.read(in)), scale));
  }

  private static BigInteger digits(AvroInput in, int length) {
    if (length == 0) {
      throw new DataException("a decimal has no digits");
    }
    return new BigInteger(in.array(), in.skip(length), length);
  }

  private static byte[] bytes(AvroInput in, int length) {
    int start = in.skip(length);
    return Arrays.copyOfRange(in.array(), start, start + length);
  }
}
