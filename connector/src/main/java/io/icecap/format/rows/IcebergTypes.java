package io.icecap.format.rows;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The one mapping between column types and Iceberg's, field ids of nested parts included. */
public final class IcebergTypes {
  private IcebergTypes() {}

  public static Types.NestedField field(Column column) {
    return Types.NestedField.from(
            Types.NestedField.optional(column.id(), column.name(), type(column.type())))
        .isOptional(!column.required())
        .build();
  }

  public static Type type(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return Types.DecimalType.of(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.ListOf list) {
      Column element = list.element();
      Type of = type(element.type());
      return element.required()
          ? Types.ListType.ofRequired(element.id(), of)
          : Types.ListType.ofOptional(element.id(), of);
    }
    if (type instanceof ColumnType.MapOf map) {
      Type key = type(map.key().type());
      Type value = type(map.value().type());
      return map.value().required()
          ? Types.MapType.ofRequired(map.key().id(), map.value().id(), key, value)
          : Types.MapType.ofOptional(map.key().id(), map.value().id(), key, value);
    }
    if (type instanceof ColumnType.StructOf struct) {
      return Types.StructType.of(struct.fields().stream().map(IcebergTypes::field).toList());
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
      case TIME -> Types.TimeType.get();
      case TIMESTAMP -> Types.TimestampType.withoutZone();
      case TIMESTAMPTZ -> Types.TimestampType.withZone();
      case TIMESTAMP_NANO -> Types.TimestampNanoType.withoutZone();
      case UUID -> Types.UUIDType.get();
    };
  }

  /**
   * @param fileName what data files call a column, or a field of a struct
   * @throws IllegalArgumentException if the field has a type that is not supported
   */
  public static Column column(
      Types.NestedField field, Function<Types.NestedField, String> fileName) {
    return new Column(
        field.fieldId(),
        field.name(),
        columnType(field, fileName),
        field.isRequired(),
        fileName.apply(field),
        field.initialDefault() instanceof CharSequence text
            ? text.toString()
            : field.initialDefault());
  }

  /** As Iceberg takes a value that is in the class of its column's type, binary as a buffer. */
  public static Literal<?> literal(Object value, Type type) {
    return type.typeId() == Type.TypeID.TIMESTAMP_NANO
        ? Expressions.nanos((Long) value)
        : Expressions.lit(value).to(type);
  }

  private static ColumnType columnType(
      Types.NestedField field, Function<Types.NestedField, String> fileName) {
    return switch (field.type().typeId()) {
      case BOOLEAN -> ColumnType.Simple.BOOLEAN;
      case INTEGER -> ColumnType.Simple.INT;
      case LONG -> ColumnType.Simple.LONG;
      case FLOAT -> ColumnType.Simple.FLOAT;
      case DOUBLE -> ColumnType.Simple.DOUBLE;
      case STRING -> ColumnType.Simple.STRING;
      case BINARY -> ColumnType.Simple.BINARY;
      case DATE -> ColumnType.Simple.DATE;
      case TIME -> ColumnType.Simple.TIME;
      case TIMESTAMP ->
          ((Types.TimestampType) field.type()).shouldAdjustToUTC()
              ? ColumnType.Simple.TIMESTAMPTZ
              : ColumnType.Simple.TIMESTAMP;
      case TIMESTAMP_NANO -> {
        if (((Types.TimestampNanoType) field.type()).shouldAdjustToUTC()) {
          throw unsupported(field);
        }
        yield ColumnType.Simple.TIMESTAMP_NANO;
      }
      case UUID -> ColumnType.Simple.UUID;
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) field.type();
        yield new ColumnType.Decimal(decimal.precision(), decimal.scale());
      }
      case LIST -> new ColumnType.ListOf(part(field, 0, fileName));
      case MAP -> new ColumnType.MapOf(part(field, 0, fileName), part(field, 1, fileName));
      case STRUCT -> {
        List<Types.NestedField> fields = field.type().asStructType().fields();
        yield new ColumnType.StructOf(
            fields.stream().map(f -> column(f, fileName).withInitial(null)).toList());
      }
      default -> throw unsupported(field);
    };
  }

  /** Data files call the parts of lists and maps what Iceberg calls them. */
  private static Column part(
      Types.NestedField field, int index, Function<Types.NestedField, String> fileName) {
    Types.NestedField part = field.type().asNestedType().fields().get(index);
    return new Column(part.fieldId(), part.name(), columnType(part, fileName), part.isRequired());
  }

  private static IllegalArgumentException unsupported(Types.NestedField field) {
    return new IllegalArgumentException(
        "Column '%s' has the type %s, which is not supported; write to a table without it"
            .formatted(field.name(), field.type()));
  }
}
