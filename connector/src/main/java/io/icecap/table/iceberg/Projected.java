package io.icecap.table.iceberg;

import io.icecap.change.RowSchema;
import io.icecap.format.ColumnStatistics;
import io.icecap.store.Location;
import io.icecap.table.ProjectedFile;
import io.icecap.table.ProjectedVersion;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.ByteBuffers;

/** A head as other formats are told of it. */
final class Projected {
  private final TableMetadata table;

  private Projected(TableMetadata table) {
    this.table = table;
  }

  static ProjectedVersion of(IcebergHead head, RowSchema schema) {
    TableMetadata table = head.table();
    Projected projected = new Projected(table);
    return new ProjectedVersion(
        head.version(),
        head.snapshotId(),
        rewrites(table.currentSnapshot()),
        Instant.ofEpochMilli(table.lastUpdatedMillis()),
        schema,
        identities(table.spec()).map(PartitionField::sourceId).toList(),
        head.live().all().map(projected::file).toList());
  }

  private static OptionalLong rewrites(Snapshot snapshot) {
    return snapshot != null
            && DataOperations.REPLACE.equals(snapshot.operation())
            && snapshot.parentId() != null
        ? OptionalLong.of(snapshot.parentId())
        : OptionalLong.empty();
  }

  private static java.util.stream.Stream<PartitionField> identities(PartitionSpec spec) {
    return spec.fields().stream().filter(field -> field.transform().isIdentity());
  }

  private ProjectedFile file(PublishedFile published) {
    DataFile file = published.file();
    return new ProjectedFile(
        published.location(),
        file.recordCount(),
        file.fileSizeInBytes(),
        partition(file),
        published.vector().map(DeletionVector::file).map(Projected::vector),
        () -> statistics(file));
  }

  private static ProjectedFile.Vector vector(DeleteFile file) {
    return new ProjectedFile.Vector(
        new Location(file.location()),
        file.contentOffset(),
        file.contentSizeInBytes(),
        file.recordCount());
  }

  private Map<Integer, Object> partition(DataFile file) {
    PartitionSpec spec = table.spec(file.specId());
    Map<Integer, Object> values = new HashMap<>();
    for (int i = 0; i < spec.fields().size(); i++) {
      PartitionField field = spec.fields().get(i);
      if (field.transform().isIdentity()) {
        values.put(field.sourceId(), value(file.partition().get(i, Object.class)));
      }
    }
    return values;
  }

  private List<ColumnStatistics> statistics(DataFile file) {
    List<ColumnStatistics> statistics = new ArrayList<>();
    for (Types.NestedField field : table.schema().columns()) {
      Long nulls = of(file.nullValueCounts(), field.fieldId());
      if (nulls != null) {
        statistics.add(statistics(file, field, nulls));
      }
    }
    return statistics;
  }

  private static ColumnStatistics statistics(DataFile file, Types.NestedField field, long nulls) {
    int id = field.fieldId();
    return new ColumnStatistics(
        id,
        Optional.ofNullable(of(file.columnSizes(), id)).orElse(0L),
        file.recordCount(),
        nulls,
        Optional.ofNullable(of(file.nanValueCounts(), id)),
        bound(field.type(), of(file.lowerBounds(), id)),
        bound(field.type(), of(file.upperBounds(), id)));
  }

  private static <V> V of(Map<Integer, V> byId, int id) {
    return byId == null ? null : byId.get(id);
  }

  private static Optional<Object> bound(Type type, ByteBuffer bytes) {
    return Optional.ofNullable(bytes).map(b -> value(Conversions.fromByteBuffer(type, b)));
  }

  /** In the class that carries values of the type outside of Iceberg. */
  private static Object value(Object internal) {
    if (internal instanceof CharSequence text) {
      return text.toString();
    }
    return internal instanceof ByteBuffer bytes ? ByteBuffers.toByteArray(bytes) : internal;
  }
}
