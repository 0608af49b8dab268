package io.icecap.format.rows;

import io.icecap.change.RowSchema;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** A table's row schema as Iceberg has it: same field ids, names and types. */
public final class IcebergSchema {
  private IcebergSchema() {}

  public static Schema of(RowSchema schema) {
    List<Types.NestedField> fields = schema.columns().stream().map(IcebergTypes::field).toList();
    return new Schema(schema.id(), fields);
  }
}
