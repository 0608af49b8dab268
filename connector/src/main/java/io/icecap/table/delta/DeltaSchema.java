package io.icecap.table.delta;

import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import io.icecap.table.ProjectedVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Schemas of tables as Delta's log has them, in {@link DeltaTypes}. */
final class DeltaSchema {
  static final Map<String, String> TYPE_WIDENING = Map.of("delta.enableTypeWidening", "true");

  /**
   * VACUUM takes all that the log does not name for garbage: files of Iceberg's snapshots, too, and
   * metadata that is not hidden from it. It passes by what is younger than this.
   */
  static final Map<String, String> NO_VACUUM =
      Map.of("delta.deletedFileRetentionDuration", "interval 36500 days");

  private DeltaSchema() {}

  /** Of a new table. */
  static Map<String, String> properties(int versionsPerCheckpoint) {
    Map<String, String> properties = new HashMap<>(NO_VACUUM);
    properties.put("delta.enableDeletionVectors", "true");
    properties.put("delta.columnMapping.mode", "name");
    properties.put("delta.checkpointInterval", Integer.toString(versionsPerCheckpoint));
    // what Delta no longer refers to, Iceberg may: removal looks at both, and is ours
    properties.put("delta.enableExpiredLogCleanup", "false");
    return properties;
  }

  /**
   * @throws IllegalArgumentException if Delta has no such table
   */
  static void check(RowSchema schema) {
    checkNames(schema.columns());
    StructType ignored = logical(schema);
  }

  private static void checkNames(List<Column> columns) {
    Map<String, String> names = new HashMap<>();
    for (Column column : columns) {
      String other = names.put(column.name().toLowerCase(Locale.ROOT), column.name());
      if (other != null) {
        throw new IllegalArgumentException(
            "Columns '%s' and '%s' differ in case alone, which Delta does not allow; rename one with the ReplaceField transform, or set table.formats=iceberg"
                .formatted(other, column.name()));
      }
      checkNames(column.type().parts());
    }
  }

  static StructType logical(RowSchema schema) {
    return DeltaTypes.logical(schema.columns(), DataFileColumns.names(schema));
  }

  static StructType physical(RowSchema schema) {
    return DeltaTypes.physical(schema.columns(), DataFileColumns.names(schema));
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
    return field.getMetadata().contains(DeltaTypes.ID)
        ? Optional.of(field.getMetadata().getLong(DeltaTypes.ID))
        : Optional.empty();
  }
}
