package io.icecap.table.iceberg;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import io.icecap.format.rows.IcebergTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** Row schemas to Iceberg schemas and back. */
final class SchemaConversion {
  /** Table property: the field ids of the key, in key order, which Iceberg does not keep. */
  static final String KEY = "icecap.key";

  /** Table property: {@code append} where rows have no key. */
  static final String INSERT_MODE = "icecap.insert-mode";

  static final String APPEND = "append";

  private SchemaConversion() {}

  /** The schema of a new table: field ids from 1 on, key columns required and identifiers. */
  static Schema toIceberg(RowSchema schema) {
    List<Column> columns = new ArrayList<>();
    Set<Integer> identifiers = new HashSet<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      Column column = schema.columns().get(i);
      boolean isKey = schema.key().contains(i);
      if (isKey) {
        requireKeyType(column);
        identifiers.add(i + 1);
      }
      columns.add(
          new Column(column.id(), column.name(), column.type(), isKey || column.required()));
    }
    List<Types.NestedField> fields =
        FreshIds.of(columns).stream().map(IcebergTypes::field).toList();
    ColumnNames.checkPaths(fields);
    return new Schema(fields, identifiers);
  }

  /** What a new table keeps of its key: {@link #KEY} or {@link #INSERT_MODE}. */
  static Map<String, String> keyProperties(RowSchema schema) {
    return schema.appends() ? Map.of(INSERT_MODE, APPEND) : Map.of(KEY, keyIds(schema));
  }

  static String keyIds(RowSchema schema) {
    return schema.key().stream().map(i -> Integer.toString(i + 1)).collect(Collectors.joining(","));
  }

  /**
   * @throws IllegalArgumentException if the table has no key or a type that is not supported
   */
  static RowSchema fromIceberg(Schema schema, Map<String, String> properties) {
    List<Column> columns =
        schema.columns().stream()
            .map(field -> IcebergTypes.column(field, part -> FileNames.of(part, properties)))
            .toList();
    if (APPEND.equals(properties.get(INSERT_MODE))) {
      return new RowSchema(schema.schemaId(), columns, List.of());
    }
    List<Integer> ids = columns.stream().map(Column::id).toList();
    List<Integer> key = keyIds(schema, properties).stream().map(ids::indexOf).toList();
    if (key.isEmpty() || key.contains(-1)) {
      throw new IllegalArgumentException(
          "The table has no key, so changes can't be applied to it; set its identifier fields, as in"
              + " ALTER TABLE … SET IDENTIFIER FIELDS id");
    }
    return new RowSchema(schema.schemaId(), columns, key);
  }

  private static List<Integer> keyIds(Schema schema, Map<String, String> properties) {
    String ordered = properties.get(KEY);
    if (ordered != null) {
      List<Integer> ids = Arrays.stream(ordered.split(",")).map(Integer::valueOf).toList();
      if (Set.copyOf(ids).equals(schema.identifierFieldIds())) {
        return ids;
      }
    }
    return schema.identifierFieldIds().stream().sorted().toList();
  }

  private static void requireKeyType(Column column) {
    if (column.type().isNested()) {
      throw new IllegalArgumentException(
          "Column '%s' can't be part of the key: it is a %s, and keys are single values; choose other key columns"
              .formatted(column.name(), column.type()));
    }
    if (column.type() == ColumnType.Simple.FLOAT || column.type() == ColumnType.Simple.DOUBLE) {
      throw new IllegalArgumentException(
          "Column '%s' can't be part of the key: Iceberg allows no floating-point identifier fields; choose other key columns"
              .formatted(column.name()));
    }
  }
}
