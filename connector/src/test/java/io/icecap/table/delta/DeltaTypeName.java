package io.icecap.table.delta;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import io.icecap.change.Column;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** For tests elsewhere: what a column's type is called in Delta. */
public final class DeltaTypeName {
  private DeltaTypeName() {}

  public static String of(Column column) {
    return of(DeltaTypes.physical(List.of(column), List.of(column.name())).at(0).getDataType());
  }

  private static String of(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream()
          .map(field -> field.getName() + ": " + of(field.getDataType()))
          .collect(Collectors.joining(", ", "struct<", ">"));
    }
    if (type instanceof ArrayType list) {
      return "array<" + of(list.getElementType()) + ">";
    }
    return type instanceof MapType map
        ? "map<" + of(map.getKeyType()) + ", " + of(map.getValueType()) + ">"
        : type.toString().toLowerCase(Locale.ROOT);
  }
}
