package io.icecap.demo;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Values of Kernel's readers in the classes of Iceberg's generic reader, structs as lists, by the
 * type that Iceberg has of them.
 */
final class DeltaValue {
  private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();

  private DeltaValue() {}

  /** Of a row's column, which is not null. */
  static Object of(Row row, int at, Type type) {
    return switch (type.typeId()) {
      case LIST -> list(row.getArray(at), type.asListType());
      case MAP -> map(row.getMap(at), type.asMapType());
      case STRUCT -> {
        Row struct = row.getStruct(at);
        yield struct(
            type.asStructType(), i -> struct.isNullAt(i) ? null : of(struct, i, part(type, i)));
      }
      case BOOLEAN -> row.getBoolean(at);
      case INTEGER -> row.getInt(at);
      case LONG -> row.getLong(at);
      case FLOAT -> row.getFloat(at);
      case DOUBLE -> row.getDouble(at);
      case STRING -> row.getString(at);
      case DECIMAL -> row.getDecimal(at);
      case BINARY -> ByteBuffer.wrap(row.getBinary(at));
      case DATE -> LocalDate.ofEpochDay(row.getInt(at));
      case TIMESTAMP -> time(row.getLong(at), type);
      default -> throw unknown(type);
    };
  }

  private static Object of(ColumnVector values, int at, Type type) {
    if (values.isNullAt(at)) {
      return null;
    }
    return switch (type.typeId()) {
      case LIST -> list(values.getArray(at), type.asListType());
      case MAP -> map(values.getMap(at), type.asMapType());
      case STRUCT -> struct(type.asStructType(), i -> of(values.getChild(i), at, part(type, i)));
      case BOOLEAN -> values.getBoolean(at);
      case INTEGER -> values.getInt(at);
      case LONG -> values.getLong(at);
      case FLOAT -> values.getFloat(at);
      case DOUBLE -> values.getDouble(at);
      case STRING -> values.getString(at);
      case DECIMAL -> (BigDecimal) values.getDecimal(at);
      case BINARY -> ByteBuffer.wrap(values.getBinary(at));
      case DATE -> LocalDate.ofEpochDay(values.getInt(at));
      case TIMESTAMP -> time(values.getLong(at), type);
      default -> throw unknown(type);
    };
  }

  private static Type part(Type struct, int index) {
    return struct.asStructType().fields().get(index).type();
  }

  private static List<Object> list(ArrayValue list, Types.ListType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < list.getSize(); i++) {
      values.add(of(list.getElements(), i, type.elementType()));
    }
    return values;
  }

  private static Map<Object, Object> map(MapValue map, Types.MapType type) {
    Map<Object, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < map.getSize(); i++) {
      values.put(of(map.getKeys(), i, type.keyType()), of(map.getValues(), i, type.valueType()));
    }
    return values;
  }

  /** By their order, since inside of a struct Kernel leaves them the names that files have. */
  private static List<Object> struct(Types.StructType type, IntFunction<Object> value) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.fields().size(); i++) {
      values.add(value.apply(i));
    }
    return values;
  }

  private static Object time(long micros, Type type) {
    LocalDateTime time = EPOCH.plus(micros, ChronoUnit.MICROS);
    return ((Types.TimestampType) type).shouldAdjustToUTC() ? time.atOffset(ZoneOffset.UTC) : time;
  }

  private static IllegalArgumentException unknown(Type type) {
    return new IllegalArgumentException("No table with Delta has the type " + type);
  }
}
