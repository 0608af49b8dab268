package io.icecap.decode;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import io.icecap.decode.DecoderSettings.KeyMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Works out, once per schema, which columns a row or a key has and where they come from. */
final class RowReaders {
  private final DecoderSettings settings;
  private final UnavailableValue unavailable;
  private final CellReaders columns;

  RowReaders(DecoderSettings settings) {
    this.settings = settings;
    this.unavailable = new UnavailableValue(settings.unavailablePlaceholder());
    this.columns = new CellReaders(new LogicalTypes(settings.types()));
  }

  UnavailableValue unavailable() {
    return unavailable;
  }

  AddedColumns added() {
    return settings.added();
  }

  /** Whether changes of a row have an order of their own. */
  boolean ordered() {
    return settings.ordered();
  }

  boolean keyIsInTheRow() {
    return settings.keyMode() == KeyMode.VALUE_COLUMNS;
  }

  /**
   * Whole rows: key columns that the row does not repeat, then the row's own in its order, then
   * room for what is added.
   *
   * @param left names of fields that are not columns
   */
  RowReader ofRows(Schema keySchema, Schema rowSchema, AddedValues added, String... left) {
    List<String> notColumns = List.of(left);
    Map<String, CellReader> keys = keyIsInTheRow() ? rowKeys(rowSchema) : recordKeys(keySchema);
    LinkedHashMap<String, CellReader> cells = new LinkedHashMap<>();
    keys.forEach(
        (name, cell) -> {
          if (rowSchema.field(name) == null) {
            cells.put(name, cell);
          }
        });
    for (Field field : rowSchema.fields()) {
      CellReader key = keys.get(field.name());
      if (key != null) {
        cells.put(field.name(), sameType(key, field));
      } else if (!notColumns.contains(field.name())) {
        cells.put(field.name(), columns.ofRow(field));
      }
    }
    return reader(cells, keys, added);
  }

  /** The columns of rows that are called as one that is asked for, and are of its type. */
  Set<String> own(Schema rowSchema) {
    Set<String> own = new HashSet<>();
    for (Metadata metadata : settings.added().metadata()) {
      Field field = rowSchema.field(metadata.column());
      if (field != null
          && columns.ofRow(field).column().type().equals(metadata.asColumn().type())) {
        own.add(field.name());
      }
    }
    return own;
  }

  /** Keys of rows that are gone. */
  RowReader ofDeletes(Schema keySchema, Schema rowSchema) {
    boolean inRow = keyIsInTheRow() && !recordKeyHasKeyColumns(keySchema);
    return inRow ? ofRowKeys(rowSchema) : ofTombstones(keySchema, AddedValues.NONE);
  }

  /** The configured key columns of a row. */
  RowReader ofRowKeys(Schema rowSchema) {
    return keyReader(rowKeys(rowSchema), AddedValues.NONE);
  }

  /** Keys of records without a value, and room for what is added. */
  RowReader ofTombstones(Schema keySchema, AddedValues added) {
    if (!keyIsInTheRow()) {
      return keyReader(recordKeys(keySchema), added);
    }
    if (!recordKeyHasKeyColumns(keySchema)) {
      throw new RefusedException(
          "it has no value, so it deletes its record key, which does not hold the configured key"
              + " columns %s. Stop tombstones at the source (Debezium: tombstones.on.delete=false;"
                  .formatted(settings.keyColumns())
              + " ExtractNewRecordState: delete.tombstone.handling.mode=rewrite), or put the"
              + " columns in the record key (Debezium: message.key.columns)");
    }
    LinkedHashMap<String, CellReader> cells = new LinkedHashMap<>();
    settings
        .keyColumns()
        .forEach(name -> cells.put(name, columns.ofKeyField(keySchema.field(name))));
    return keyReader(cells, added);
  }

  private boolean recordKeyHasKeyColumns(Schema keySchema) {
    return keySchema != null
        && keySchema.type() == Schema.Type.STRUCT
        && settings.keyColumns().stream().allMatch(name -> keySchema.field(name) != null);
  }

  private Map<String, CellReader> rowKeys(Schema rowSchema) {
    LinkedHashMap<String, CellReader> cells = new LinkedHashMap<>();
    for (String name : settings.keyColumns()) {
      Field field = rowSchema.field(name);
      if (field == null) {
        throw new RefusedException(
            "its row has no column '%s', which is configured as a key column. Correct the key columns, or leave the topic out"
                .formatted(name));
      }
      cells.put(name, columns.ofRowKey(field));
    }
    return cells;
  }

  private Map<String, CellReader> recordKeys(Schema keySchema) {
    if (settings.keyMode() == KeyMode.NONE) {
      return Map.of();
    }
    if (keySchema == null) {
      throw new RefusedException(
          "it has no key, or a key without a schema. Give the source table a primary key (Debezium:"
              + " or message.key.columns) and use a key converter that carries schemas, or"
              + " configure key columns of the value");
    }
    LinkedHashMap<String, CellReader> cells = new LinkedHashMap<>();
    if (keySchema.type() == Schema.Type.STRUCT) {
      keySchema.fields().forEach(field -> cells.put(field.name(), columns.ofKeyField(field)));
    } else if (settings.keyColumns().isEmpty()) {
      throw new RefusedException(
          "its record key is %s without a column name. Configure one key column to name it"
              .formatted(LogicalTypes.describe(keySchema)));
    } else {
      String name = settings.keyColumns().get(0);
      cells.put(name, columns.ofPrimitiveKey(name, keySchema));
    }
    if (cells.isEmpty()) {
      throw new RefusedException(
          "its record key has no fields. Configure key columns of the value instead");
    }
    return cells;
  }

  private CellReader sameType(CellReader key, Field field) {
    CellReader inRow = columns.ofRowKey(field);
    if (!inRow.column().type().equals(key.column().type())) {
      throw new RefusedException(
              "the record key has it as %s, so a delete would not find the row. Make both the same with a Cast transform"
                  .formatted(key.column().type()))
          .inColumn(field.name(), LogicalTypes.describe(field.schema()));
    }
    return key;
  }

  private static RowReader keyReader(Map<String, CellReader> keys, AddedValues added) {
    return reader(keys, keys, added);
  }

  private static RowReader reader(
      Map<String, CellReader> cells, Map<String, CellReader> keys, AddedValues added) {
    List<String> names = List.copyOf(cells.keySet());
    List<Integer> key = new ArrayList<>();
    keys.keySet().forEach(name -> key.add(names.indexOf(name)));
    List<Column> all = new ArrayList<>();
    for (CellReader cell : cells.values()) {
      Column column = cell.column();
      boolean mayBeUnknown = added.marks() && !keys.containsKey(column.name());
      all.add(mayBeUnknown ? optional(column) : column);
    }
    for (Column column : added.columns()) {
      if (names.contains(column.name())) {
        throw taken(column, cells.get(column.name()).column());
      }
      all.add(column);
    }
    return new RowReader(
        new RowSchema(RowSchema.OF_A_RECORD, all, key), List.copyOf(cells.values()));
  }

  private static Column optional(Column column) {
    return new Column(0, column.name(), column.type(), false).withInitial(column.initial());
  }

  private static RefusedException taken(Column added, Column own) {
    return new RefusedException(
            "the source has it, and %s adds a column of this name. Rename the source's with the ReplaceField transform, or do without the added one"
                .formatted(
                    added.name().equals(AddedColumns.DELETED)
                        ? "delete.mode=soft"
                        : "metadata.columns"))
        .inColumn(own.name(), own.type().toString());
  }
}
