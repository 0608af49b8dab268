package io.icecap.format.rows;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** A table's row schema as Iceberg has it: same field ids, names and types. */
public final class IcebergSchema {
  private IcebergSchema() {}

  public static Schema of(RowSchema schema) {
    List<Types.NestedField> fields =
        schema.columns().stream().map(column -> field(column, type(column.type()))).toList();
    return new Schema(schema.id(), fields);
  }

  private static Types.NestedField field(Column column, Type type) {
    return column.required()
        ? Types.NestedField.required(column.id(), column.name(), type)
        : Types.NestedField.optional(column.id(), column.name(), type);
  }

  private static Type type(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return Types.DecimalType.of(decimal.precision(), decimal.scale());
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> Types.BooleanType.get();
      case INT -> Types.IntegerType.get();
      case LONG -> Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case STRING -> Types.StringType.get();
      case BINARY -> Types.BinaryType.get();
      case DATE -> Types.DateType.get();
      case TIMESTAMP -> Types.TimestampType.withoutZone();
      case TIMESTAMPTZ -> Types.TimestampType.withZone();
      case UUID -> Types.UUIDType.get();
    };
  }
}
