package io.icecap.table.delta;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;

/** Rows of Kernel's readers in the Java classes of {@link io.icecap.change.ColumnType}. */
public final class DeltaValueReader {
  private DeltaValueReader() {}

  public static Object[] row(Row row) {
    Object[] values = new Object[row.getSchema().length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.isNullAt(i) ? null : value(row, i, row.getSchema().at(i).getDataType());
    }
    return values;
  }

  private static Object value(Row row, int i, DataType type) {
    if (type instanceof StructType) {
      return row(row.getStruct(i));
    }
    if (type instanceof ArrayType) {
      return list(row.getArray(i));
    }
    if (type instanceof MapType) {
      return map(row.getMap(i));
    }
    if (type instanceof BooleanType) {
      return row.getBoolean(i);
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return row.getInt(i);
    }
    if (type instanceof FloatType) {
      return row.getFloat(i);
    }
    if (type instanceof DoubleType) {
      return row.getDouble(i);
    }
    if (type instanceof StringType) {
      return row.getString(i);
    }
    if (type instanceof BinaryType) {
      return row.getBinary(i);
    }
    return type instanceof DecimalType ? row.getDecimal(i) : (Object) row.getLong(i);
  }

  private static Object[] list(ArrayValue list) {
    return elements(list.getElements(), list.getSize());
  }

  private static Object[] map(MapValue map) {
    Object[] keys = elements(map.getKeys(), map.getSize());
    Object[] values = elements(map.getValues(), map.getSize());
    Object[] entries = new Object[2 * keys.length];
    for (int i = 0; i < keys.length; i++) {
      entries[2 * i] = keys[i];
      entries[2 * i + 1] = values[i];
    }
    return entries;
  }

  private static Object[] elements(ColumnVector vector, int count) {
    Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      values[i] = vector.isNullAt(i) ? null : element(vector, i);
    }
    return values;
  }

  private static Object element(ColumnVector vector, int i) {
    DataType type = vector.getDataType();
    if (type instanceof StructType struct) {
      Object[] values = new Object[struct.length()];
      for (int f = 0; f < values.length; f++) {
        ColumnVector field = vector.getChild(f);
        values[f] = field.isNullAt(i) ? null : element(field, i);
      }
      return values;
    }
    if (type instanceof ArrayType) {
      return list(vector.getArray(i));
    }
    if (type instanceof MapType) {
      return map(vector.getMap(i));
    }
    if (type instanceof BooleanType) {
      return vector.getBoolean(i);
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return vector.getInt(i);
    }
    if (type instanceof FloatType) {
      return vector.getFloat(i);
    }
    if (type instanceof DoubleType) {
      return vector.getDouble(i);
    }
    if (type instanceof StringType) {
      return vector.getString(i);
    }
    if (type instanceof BinaryType) {
      return vector.getBinary(i);
    }
    return type instanceof DecimalType ? vector.getDecimal(i) : (Object) vector.getLong(i);
  }
}
