package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The order of the rows that a compaction writes: ascending by some columns, nulls first, then by
 * the key.
 *
 * @param columns names of columns; empty for the key alone
 */
public record CompactionOrder(List<String> columns) {
  public static final CompactionOrder BY_KEY = new CompactionOrder(List.of());

  public CompactionOrder {
    columns = List.copyOf(columns);
  }

  /** Indexes into the schema's columns, each once, the key's at the end. */
  List<Integer> indexes(RowSchema schema) {
    Set<Integer> indexes = new LinkedHashSet<>();
    for (String column : columns) {
      int index = schema.indexOf(column);
      if (index < 0) {
        throw new IllegalArgumentException(
            "Rows cannot be sorted by '%s': the table has no such column; it has %s"
                .formatted(column, schema.columns().stream().map(c -> c.name()).toList()));
      }
      indexes.add(index);
    }
    indexes.addAll(schema.key());
    return new ArrayList<>(indexes);
  }
}
