package io.icecap.table.delta;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.icecap.change.RowSchema;
import io.icecap.format.ColumnStatistics;
import io.icecap.format.DataFileColumns;
import io.icecap.table.ProjectedFile;
import io.icecap.table.ProjectedVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Partition values and statistics of the data files of one version, by physical name. */
final class DeltaFiles {
  private final RowSchema schema;
  private final StructType physical;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, io.icecap.change.Column> columns = new HashMap<>();
  private final List<String> partitionColumns;

  /**
   * @param partitionColumns by logical name
   */
  DeltaFiles(ProjectedVersion version, List<String> partitionColumns) {
    this.schema = version.schema();
    this.physical = DeltaSchema.physical(schema);
    this.partitionColumns = partitionColumns;
    List<String> physicalNames = DataFileColumns.names(schema);
    for (int i = 0; i < physicalNames.size(); i++) {
      io.icecap.change.Column column = schema.columns().get(i);
      names.put(column.id(), physicalNames.get(i));
      columns.put(column.id(), column);
    }
  }

  StructType physical() {
    return physical;
  }

  Map<String, Literal> partition(ProjectedFile file) {
    Map<String, Literal> values = new HashMap<>();
    for (String name : partitionColumns) {
      io.icecap.change.Column column = schema.columns().get(schema.indexOf(name));
      if (!file.partition().containsKey(column.id())) {
        throw new IllegalStateException(
            "%s has no value of '%s', by which its Delta table is partitioned; partition the table by that column again"
                .formatted(file.location(), name));
      }
      values.put(
          names.get(column.id()),
          DeltaValues.literal(column.type(), file.partition().get(column.id())));
    }
    return values;
  }

  DataFileStatistics statistics(ProjectedFile file) {
    Map<Column, Literal> min = new HashMap<>();
    Map<Column, Literal> max = new HashMap<>();
    Map<Column, Long> nulls = new HashMap<>();
    for (ColumnStatistics statistics : file.statistics().get()) {
      io.icecap.change.Column column = columns.get(statistics.fieldId());
      if (column == null || partitionColumns.contains(column.name())) {
        continue;
      }
      Column name = new Column(names.get(column.id()));
      nulls.put(name, statistics.nulls());
      DeltaValues.lower(column.type(), statistics).ifPresent(bound -> min.put(name, bound));
      DeltaValues.upper(column.type(), statistics).ifPresent(bound -> max.put(name, bound));
    }
    return new DataFileStatistics(
        file.rows(), min, max, nulls, Optional.of(file.vector().isEmpty()));
  }
}
