package io.icecap.table.iceberg;

import io.icecap.change.RowSchema;
import io.icecap.format.rows.IcebergTypes;
import io.icecap.table.SchemaChange;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Type;

/** A table's metadata with another schema, by Iceberg's own rules of what may become of one. */
final class EvolvedSchema {
  private static final int WITH_DEFAULTS = 3;

  private final UpdateSchema update;
  private final TableTypes types;
  private final boolean hasDefaults;

  private EvolvedSchema(TableMetadata table, UpdateSchema update) {
    this.update = update;
    this.types = new TableTypes(Formats.of(table), table.formatVersion());
    this.hasDefaults = table.formatVersion() >= WITH_DEFAULTS && !Formats.of(table).hasDelta();
  }

  /**
   * The table with the changes that its schema needs; the same object if it needs none.
   *
   * @param operations where the table is; nothing is committed there
   * @throws IllegalArgumentException if Iceberg does not allow them
   */
  static TableMetadata in(
      TableMetadata table,
      TableOperations operations,
      Function<RowSchema, List<SchemaChange>> wanted,
      String name) {
    List<SchemaChange> changes =
        wanted.apply(SchemaConversion.fromIceberg(table.schema(), table.properties()));
    if (changes.isEmpty()) {
      return table;
    }
    try {
      UpdateSchema update = new BaseTable(operations, name).updateSchema();
      EvolvedSchema evolution = new EvolvedSchema(table, update);
      changes.forEach(evolution::add);
      Schema evolved = update.apply();
      ColumnNames.checkAdded(table.schema(), evolved);
      return TableMetadata.buildFrom(table)
          .setCurrentSchema(evolved, Math.max(table.lastColumnId(), evolved.highestFieldId()))
          .setProperties(ColumnTimeProperties.of(changes))
          .build();
    } catch (IllegalArgumentException | ValidationException e) {
      throw new IllegalArgumentException(
          "The schema of %s can't be changed by %s: %s".formatted(name, changes, e.getMessage()),
          e);
    }
  }

  private void add(SchemaChange change) {
    if (change instanceof SchemaChange.Add added) {
      Type type = IcebergTypes.type(types.of(added.type()));
      Literal<?> initial =
          added
              .initial()
              .filter(value -> hasDefaults)
              .map(of -> IcebergTypes.literal(of.value(), type))
              .orElse(null);
      update.addColumn(added.struct().orElse(null), added.column(), type, null, initial);
    } else if (change instanceof SchemaChange.Widen widened) {
      Type type = IcebergTypes.type(widened.type());
      update.updateColumn(widened.column(), type.asPrimitiveType());
    } else if (change instanceof SchemaChange.Relax relaxed) {
      update.makeColumnOptional(relaxed.column());
    } else if (change instanceof SchemaChange.Drop dropped) {
      update.deleteColumn(dropped.column());
    }
  }
}
