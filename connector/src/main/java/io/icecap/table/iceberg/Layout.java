package io.icecap.table.iceberg;

import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import org.apache.iceberg.TableMetadata;

/** The schema and the partitioning of a table, converted once. */
record Layout(int schemaId, int specId, String key, RowSchema schema, Partitioning partitioning) {
  static Layout of(TableMetadata table) {
    RowSchema schema = SchemaConversion.fromIceberg(table.schema(), table.properties());
    return new Layout(
        table.currentSchemaId(),
        table.defaultSpecId(),
        key(table),
        schema,
        new IcebergPartitioning(table.spec(), table.schema(), schema.key()));
  }

  boolean isOf(TableMetadata table) {
    return table.currentSchemaId() == schemaId
        && table.defaultSpecId() == specId
        && key(table).equals(key);
  }

  private static String key(TableMetadata table) {
    return table.property(SchemaConversion.KEY, "");
  }
}
