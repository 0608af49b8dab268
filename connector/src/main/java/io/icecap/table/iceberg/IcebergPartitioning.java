package io.icecap.table.iceberg;

import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.transforms.Transform;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SerializableFunction;

/** Iceberg's transforms, bound once to the columns of one schema. */
final class IcebergPartitioning implements Partitioning {
  private record Field(int column, SerializableFunction<Object, ?> transform) {}

  private final String specId;
  private final Field[] fields;
  private final Set<Integer> columns;
  private final boolean rowsMove;

  /**
   * @param key indexes of the key columns; none where rows stay as they are
   */
  IcebergPartitioning(PartitionSpec spec, Schema schema, List<Integer> key) {
    this.specId = Integer.toString(spec.specId());
    List<Types.NestedField> columns = schema.columns();
    this.fields = spec.fields().stream().map(f -> bind(f, columns, schema)).toArray(Field[]::new);
    this.columns = Arrays.stream(fields).map(Field::column).collect(Collectors.toSet());
    this.rowsMove = !key.isEmpty() && !key.containsAll(this.columns);
  }

  @Override
  public boolean rowsMove() {
    return rowsMove;
  }

  @Override
  public Set<Integer> columns() {
    return columns;
  }

  @Override
  public PartitionKey partitionOf(Object[] values) {
    StringBuilder text = new StringBuilder(24).append(specId);
    for (Field field : fields) {
      Object value = values[field.column()];
      Object internal = value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
      text.append('~').append(PartitionKeys.print(field.transform().apply(internal)));
    }
    return new PartitionKey(text.toString());
  }

  @SuppressWarnings("unchecked") // the transform is bound to the type whose values it is given
  private static Field bind(PartitionField field, List<Types.NestedField> columns, Schema schema) {
    Type type = schema.findType(field.sourceId());
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).fieldId() == field.sourceId()) {
        return new Field(i, ((Transform<Object, ?>) field.transform()).bind(type));
      }
    }
    throw new IllegalArgumentException(
        "Partition field '%s' is computed from a nested or dropped column, which is not supported"
            .formatted(field.name()));
  }
}
