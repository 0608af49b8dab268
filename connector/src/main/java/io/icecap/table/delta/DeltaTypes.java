package io.icecap.table.delta;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.format.DataFileColumns;
import java.util.ArrayList;
import java.util.List;

/**
 * The one mapping to Delta's types. Columns, and the fields of structs, are mapped by name: each
 * carries its Iceberg field id, and as physical name what it is called in the data files, so that
 * it can be renamed or dropped. The ids of elements, keys and values are with the nearest of these.
 */
final class DeltaTypes {
  static final String ID = "delta.columnMapping.id";
  private static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";
  private static final String NESTED_IDS = "delta.columnMapping.nested.ids";

  /** With logical names, ids and what is required; else as the data files have it. */
  private final boolean logical;

  private DeltaTypes(boolean logical) {
    this.logical = logical;
  }

  static StructType logical(List<Column> columns, List<String> physicalNames) {
    return new DeltaTypes(true).struct(columns, physicalNames);
  }

  static StructType physical(List<Column> columns, List<String> physicalNames) {
    return new DeltaTypes(false).struct(columns, physicalNames);
  }

  private StructType struct(List<Column> columns, List<String> physicalNames) {
    List<StructField> fields = new ArrayList<>();
    for (int i = 0; i < physicalNames.size(); i++) {
      Column column = columns.get(i);
      String physicalName = physicalNames.get(i);
      fields.add(
          logical
              ? new StructField(
                  column.name(), type(column), !column.required(), mapping(column, physicalName))
              : new StructField(physicalName, type(column), true));
    }
    return new StructType(fields);
  }

  private static FieldMetadata mapping(Column column, String physicalName) {
    FieldMetadata.Builder mapping =
        FieldMetadata.builder().putLong(ID, column.id()).putString(PHYSICAL_NAME, physicalName);
    FieldMetadata.Builder nested = FieldMetadata.builder();
    if (putNestedIds(column.type(), physicalName, nested)) {
      mapping.putFieldMetadata(NESTED_IDS, nested.build());
    }
    return mapping.build();
  }

  private static boolean putNestedIds(ColumnType type, String path, FieldMetadata.Builder ids) {
    if (type instanceof ColumnType.StructOf || !type.isNested()) {
      return false;
    }
    for (Column part : type.parts()) {
      String partPath = path + "." + part.name();
      ids.putLong(partPath, part.id());
      boolean ignored = putNestedIds(part.type(), partPath, ids);
    }
    return true;
  }

  private DataType type(Column column) {
    ColumnType type = column.type();
    if (type instanceof ColumnType.Decimal decimal) {
      return new DecimalType(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.ListOf list) {
      return new ArrayType(type(list.element()), isNullable(list.element()));
    }
    if (type instanceof ColumnType.MapOf map) {
      return new MapType(type(map.key()), type(map.value()), isNullable(map.value()));
    }
    if (type instanceof ColumnType.StructOf struct) {
      return struct(struct.fields(), DataFileColumns.names(struct.fields()));
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> BooleanType.BOOLEAN;
      case INT -> IntegerType.INTEGER;
      case LONG -> LongType.LONG;
      case FLOAT -> FloatType.FLOAT;
      case DOUBLE -> DoubleType.DOUBLE;
      case STRING -> StringType.STRING;
      case BINARY -> BinaryType.BINARY;
      case DATE -> DateType.DATE;
      case TIMESTAMP -> TimestampNTZType.TIMESTAMP_NTZ;
      case TIMESTAMPTZ -> TimestampType.TIMESTAMP;
      case UUID, TIME -> throw hasNot(column, "a string");
      case TIMESTAMP_NANO -> throw hasNot(column, "a timestamp");
    };
  }

  private boolean isNullable(Column part) {
    return !logical || !part.required();
  }

  private static IllegalArgumentException hasNot(Column column, String instead) {
    return new IllegalArgumentException(
        "Column '%s' is a %s, which Delta does not have; in a table that has Delta from its creation on it is %s"
            .formatted(column.name(), column.type(), instead));
  }
}
