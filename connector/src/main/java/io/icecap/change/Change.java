package io.icecap.change;

/**
 * An upsert or a delete of one key, or a truncate of the table.
 *
 * @param values in the order of the schema's columns, in the Java classes of {@link ColumnType}, or
 *     {@link Unchanged} where an upsert leaves one out; of a delete only the key columns are set,
 *     of a truncate none
 * @param offset the Kafka offset in its {@link SourcePartition}
 * @param sourceMillis when the source committed it, epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // values are written once and handed on, never compared
public record Change(Operation operation, Object[] values, long offset, long sourceMillis) {
  /** Whether it is an upsert that leaves columns of its row as they are. */
  public boolean isPartial() {
    for (Object value : values) {
      if (value instanceof Unchanged) {
        return true;
      }
    }
    return false;
  }

  /** Whether the source left out values that it has. */
  public boolean leavesOut() {
    for (Object value : values) {
      if (value instanceof Unchanged unchanged && unchanged.sent() != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * The one change that does what {@code earlier}, of the same key, and then this one do.
   *
   * @param schema of both
   */
  public Change after(Change earlier, RowSchema schema) {
    if (!isPartial()) {
      return this;
    }
    Object[] merged = values.clone();
    for (int i = 0; i < merged.length; i++) {
      if (merged[i] instanceof Unchanged unchanged) {
        merged[i] =
            earlier.operation() == Operation.DELETE
                ? unchanged.orUnknown(schema.columns().get(i))
                : earlier.values()[i];
      }
    }
    return new Change(operation, merged, offset, sourceMillis);
  }
}
