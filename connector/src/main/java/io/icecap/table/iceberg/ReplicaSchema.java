package io.icecap.table.iceberg;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import io.icecap.format.rows.IcebergTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types;

/**
 * The columns of published tables: those of the table that is published, with its field ids. So
 * whatever becomes of that one's columns, files that were written before are still read right.
 */
final class ReplicaSchema {
  /** Readers of any age know it. */
  private static final int FORMAT_VERSION = 2;

  private static final int WITH_NANOSECONDS = 3;

  private ReplicaSchema() {}

  /** A new table like another one, without a location. */
  static TableMetadata.Builder fresh(TableMetadata main, Map<String, String> properties) {
    RowSchema rows = SchemaConversion.fromIceberg(main.schema(), main.properties()).renamed();
    Schema schema = iceberg(rows);
    Map<String, String> all = new HashMap<>(properties);
    all.put(SchemaConversion.KEY, keyIds(rows));
    return TableMetadata.buildFromEmpty(formatVersion(rows))
        .assignUUID()
        .setCurrentSchema(schema, Math.max(main.lastColumnId(), schema.highestFieldId()))
        .setDefaultPartitionSpec(main.spec().toUnbound().bind(schema))
        .setDefaultSortOrder(SortOrder.unsorted())
        .setProperties(all);
  }

  /** The published table with these columns; the same object if it has them. */
  static TableMetadata in(TableMetadata published, RowSchema wanted) {
    Schema schema = iceberg(wanted);
    if (columns(schema).equals(columns(published.schema()))
        && keyIds(wanted).equals(published.property(SchemaConversion.KEY, ""))) {
      return published;
    }
    return TableMetadata.buildFrom(published)
        .upgradeFormatVersion(Math.max(published.formatVersion(), formatVersion(wanted)))
        .setCurrentSchema(schema, Math.max(published.lastColumnId(), schema.highestFieldId()))
        .setProperties(Map.of(SchemaConversion.KEY, keyIds(wanted)))
        .build();
  }

  /** What matters of a schema: not its comments, nor the names in data files, nor defaults. */
  static List<Column> columns(Schema schema) {
    return schema.columns().stream()
        .map(field -> IcebergTypes.column(field, Types.NestedField::name).withInitial(null))
        .toList();
  }

  private static int formatVersion(RowSchema schema) {
    return schema.columns().stream().anyMatch(column -> hasNanoseconds(column.type()))
        ? WITH_NANOSECONDS
        : FORMAT_VERSION;
  }

  private static boolean hasNanoseconds(ColumnType type) {
    return type == ColumnType.Simple.TIMESTAMP_NANO
        || type.parts().stream().anyMatch(part -> hasNanoseconds(part.type()));
  }

  private static Schema iceberg(RowSchema schema) {
    List<Types.NestedField> fields = schema.columns().stream().map(IcebergTypes::field).toList();
    Set<Integer> key =
        schema.key().stream().map(i -> schema.columns().get(i).id()).collect(Collectors.toSet());
    return new Schema(fields, key);
  }

  private static String keyIds(RowSchema schema) {
    return schema.key().stream()
        .map(i -> Integer.toString(schema.columns().get(i).id()))
        .collect(Collectors.joining(","));
  }
}
