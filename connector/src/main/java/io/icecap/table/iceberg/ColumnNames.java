package io.icecap.table.iceberg;

import io.icecap.change.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/** What columns may be called, so that every engine reads them. */
final class ColumnNames {
  private ColumnNames() {}

  /**
   * @throws IllegalArgumentException if two columns differ in case alone, or one has a name that
   *     Iceberg keeps for itself
   */
  static void check(List<Column> columns) {
    columns.forEach(column -> checkReserved(column.name()));
    checkParts(columns);
  }

  private static void checkParts(List<Column> parts) {
    Map<String, String> names = new HashMap<>();
    for (Column part : parts) {
      String other = names.put(part.name().toLowerCase(Locale.ROOT), part.name());
      if (other != null) {
        throw inCaseAlone(other, part.name());
      }
      checkParts(part.type().parts());
    }
  }

  /**
   * @throws IllegalArgumentException if a column with a dot in its name is called as a part of
   *     another one
   */
  static void checkPaths(List<Types.NestedField> columns) {
    try {
      var ignored = TypeUtil.indexByName(Types.StructType.of(columns));
    } catch (ValidationException e) {
      throw new IllegalArgumentException(
          "Two columns go by one name, since dots lead to the fields of a column: %s; rename one with the ReplaceField transform"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Of a table that has columns already, those that are new. */
  static void checkAdded(Schema before, Schema after) {
    for (Types.NestedField column : after.columns()) {
      if (before.findField(column.fieldId()) == null) {
        checkReserved(column.name());
        after.columns().stream()
            .filter(other -> other.fieldId() != column.fieldId())
            .filter(other -> other.name().equalsIgnoreCase(column.name()))
            .findFirst()
            .ifPresent(
                other -> {
                  throw inCaseAlone(other.name(), column.name());
                });
      }
    }
  }

  private static void checkReserved(String name) {
    if (MetadataColumns.isMetadataColumn(name)) {
      throw new IllegalArgumentException(
          "Column '%s' has a name that Iceberg keeps for its own columns, so that engines would not show it; rename it with the ReplaceField transform"
              .formatted(name));
    }
  }

  private static IllegalArgumentException inCaseAlone(String one, String other) {
    return new IllegalArgumentException(
        "Columns '%s' and '%s' differ in case alone, and most engines (Spark, Trino, DuckDB, Delta's) can't tell them apart; rename one with the ReplaceField transform, or leave it out with its exclude"
            .formatted(one, other));
  }
}
