package io.icecap.format.orc;

import java.util.List;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.orc.GenericOrcWriters;
import org.apache.iceberg.orc.OrcValueWriter;
import org.apache.iceberg.types.Types;

/** The writers of values in Iceberg's internal classes, by type. */
final class OrcValues {
  private OrcValues() {}

  static OrcValueWriter<?> column(Types.NestedField field) {
    return switch (field.type().typeId()) {
      case BOOLEAN -> GenericOrcWriters.booleans();
      case INTEGER -> GenericOrcWriters.ints();
      case LONG, TIME -> GenericOrcWriters.longs();
      case FLOAT -> GenericOrcWriters.floats(field.fieldId());
      case DOUBLE -> GenericOrcWriters.doubles(field.fieldId());
      case STRING -> GenericOrcWriters.strings();
      case BINARY -> GenericOrcWriters.byteBuffers();
      case UUID -> GenericOrcWriters.uuids();
      case DATE -> new EpochDays();
      case TIMESTAMP -> EpochTime.MICROS;
      case TIMESTAMP_NANO -> EpochTime.NANOS;
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) field.type();
        yield GenericOrcWriters.decimal(decimal.precision(), decimal.scale());
      }
      case LIST -> GenericOrcWriters.list(column(field.type().asListType().fields().get(0)));
      case MAP -> {
        List<Types.NestedField> parts = field.type().asMapType().fields();
        yield GenericOrcWriters.map(column(parts.get(0)), column(parts.get(1)));
      }
      case STRUCT -> new StructValues(field.type().asStructType());
      default ->
          throw new IllegalArgumentException(
              "Column '%s' has the type %s, which has no ORC writer here"
                  .formatted(field.name(), field.type()));
    };
  }

  private static final class StructValues extends GenericOrcWriters.StructWriter<StructLike> {
    StructValues(Types.StructType type) {
      super(type.fields().stream().<OrcValueWriter<?>>map(OrcValues::column).toList());
    }

    @Override
    protected Object get(StructLike struct, int index) {
      return struct.get(index, Object.class);
    }
  }
}
