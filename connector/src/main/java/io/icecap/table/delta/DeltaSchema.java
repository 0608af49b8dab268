package io.icecap.table.delta;

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
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import io.icecap.table.ProjectedVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Schemas in Delta's types. Columns are mapped by name: each carries its Iceberg field id, and as
 * physical name what it is called in the data files, so that it can be renamed or dropped.
 */
final class DeltaSchema {
  static final Map<String, String> TYPE_WIDENING = Map.of("delta.enableTypeWidening", "true");

  private static final String ID = "delta.columnMapping.id";
  private static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";

  private DeltaSchema() {}

  /** Of a new table. */
  static Map<String, String> properties(int versionsPerCheckpoint) {
    return Map.of(
        "delta.enableDeletionVectors", "true",
        "delta.columnMapping.mode", "name",
        "delta.checkpointInterval", Integer.toString(versionsPerCheckpoint),
        // what Delta no longer refers to, Iceberg may: removal looks at both, and is ours
        "delta.enableExpiredLogCleanup", "false");
  }

  /**
   * @throws IllegalArgumentException if Delta has no such table
   */
  static void check(RowSchema schema) {
    Map<String, String> names = new HashMap<>();
    for (Column column : schema.columns()) {
      DataType ignored = type(column);
      String other = names.put(column.name().toLowerCase(Locale.ROOT), column.name());
      if (other != null) {
        throw new IllegalArgumentException(
            "Columns '%s' and '%s' differ in case alone, which Delta does not allow; rename one with the ReplaceField transform, or set table.formats=iceberg"
                .formatted(other, column.name()));
      }
    }
  }

  static StructType logical(RowSchema schema) {
    List<String> physicalNames = DataFileColumns.names(schema);
    List<StructField> fields = new ArrayList<>();
    for (int i = 0; i < physicalNames.size(); i++) {
      Column column = schema.columns().get(i);
      FieldMetadata mapping =
          FieldMetadata.builder()
              .putLong(ID, column.id())
              .putString(PHYSICAL_NAME, physicalNames.get(i))
              .build();
      fields.add(new StructField(column.name(), type(column), !column.required(), mapping));
    }
    return new StructType(fields);
  }

  static StructType physical(RowSchema schema) {
    List<String> physicalNames = DataFileColumns.names(schema);
    List<StructField> fields = new ArrayList<>();
    for (int i = 0; i < physicalNames.size(); i++) {
      fields.add(new StructField(physicalNames.get(i), type(schema.columns().get(i)), true));
    }
    return new StructType(fields);
  }

  /** Whether the log's schema says the same, in what we write of it. */
  static boolean isSame(StructType logged, RowSchema schema) {
    StructType wanted = logical(schema);
    if (logged.length() != wanted.length()) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      StructField there = logged.at(i);
      StructField field = wanted.at(i);
      boolean same =
          there.getName().equals(field.getName())
              && there.getDataType().equals(field.getDataType())
              && there.isNullable() == field.isNullable()
              && id(there).equals(id(field));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Whether a column has another type than in the log. */
  static boolean widens(StructType logged, RowSchema schema) {
    Map<Long, DataType> before = new HashMap<>();
    logged.fields().forEach(f -> id(f).ifPresent(id -> before.put(id, f.getDataType())));
    return logical(schema).fields().stream()
        .anyMatch(
            f ->
                !before.getOrDefault(id(f).orElseThrow(), f.getDataType()).equals(f.getDataType()));
  }

  /** By name. Delta has no transforms, so only columns that partition by their value do. */
  static List<String> partitionColumns(ProjectedVersion version) {
    return version.schema().columns().stream()
        .filter(c -> version.partitionColumns().contains(c.id()))
        .filter(c -> c.type() != Simple.BINARY)
        .map(Column::name)
        .toList();
  }

  private static Optional<Long> id(StructField field) {
    return field.getMetadata().contains(ID)
        ? Optional.of(field.getMetadata().getLong(ID))
        : Optional.empty();
  }

  private static DataType type(Column column) {
    if (column.type() instanceof ColumnType.Decimal decimal) {
      return new DecimalType(decimal.precision(), decimal.scale());
    }
    return switch ((Simple) column.type()) {
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
      case UUID ->
          throw new IllegalArgumentException(
              "Column '%s' is a uuid, which Delta does not have; in a table that has Delta from its creation on it is a string"
                  .formatted(column.name()));
    };
  }
}
