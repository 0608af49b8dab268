package io.icecap.change;

/** An upsert or a delete of one key, or a truncate of the table. */
public final class Change {
  private final Operation operation;
  private final Object[] values;
  private final long offset;
  private final long sourceMillis;
  private final boolean partial;

  /** Null unless the key changes. */
  private final Object[] oldKey;

  /**
   * @param values in the order of the schema's columns, in the Java classes of {@link ColumnType},
   *     or {@link Unchanged} where an upsert leaves one out; of a delete only the key columns are
   *     set, of a truncate none. Not copied, so not to be written to any more
   * @param offset the Kafka offset in its {@link SourcePartition}
   * @param sourceMillis when the source committed it, epoch milliseconds
   */
  public Change(Operation operation, Object[] values, long offset, long sourceMillis) {
    this(operation, values, offset, sourceMillis, null);
  }

  private Change(
      Operation operation, Object[] values, long offset, long sourceMillis, Object[] oldKey) {
    this.operation = operation;
    this.values = values;
    this.offset = offset;
    this.sourceMillis = sourceMillis;
    // Now, while the values are at hand: by the time it is asked for they are far away in memory.
    this.partial = hasUnchanged(values);
    this.oldKey = oldKey;
  }

  /**
   * An upsert of a row that was there under another key, which is gone with it: what the upsert
   * leaves out is what that row has.
   *
   * @param oldKey in the order of the schema's columns; only the key columns are set
   */
  public static Change ofKey(Object[] oldKey, Object[] values, long offset, long sourceMillis) {
    return new Change(Operation.UPSERT, values, offset, sourceMillis, oldKey);
  }

  private static boolean hasUnchanged(Object[] values) {
    for (Object value : values) {
      if (value instanceof Unchanged) {
        return true;
      }
    }
    return false;
  }

  public Operation operation() {
    return operation;
  }

  /** See the constructor; the array itself. */
  public Object[] values() {
    return values;
  }

  public long offset() {
    return offset;
  }

  /** When the source committed it, epoch milliseconds. */
  public long sourceMillis() {
    return sourceMillis;
  }

  /** Whether it is an upsert that leaves columns of its row as they are. */
  public boolean isPartial() {
    return partial;
  }

  /** Whether the row had another key before, {@link #oldKey}. */
  public boolean changesKey() {
    return oldKey != null;
  }

  /** See {@link #ofKey}; null where the key does not change. */
  public Object[] oldKey() {
    return oldKey;
  }

  /** What a change of the key does under the old one. */
  public Change deleteOfOldKey() {
    return new Change(Operation.DELETE, oldKey, offset, sourceMillis);
  }

  /** Whether the source left out values that it has. */
  public boolean leavesOut() {
    if (!partial) {
      return false;
    }
    for (Object value : values) {
      if (value instanceof Unchanged unchanged && unchanged.sent() != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * The one change that does what {@code earlier} and then this one do.
   *
   * @param earlier of the same key, or of the old key of this one
   * @param schema of both
   */
  public Change after(Change earlier, RowSchema schema) {
    if (!partial) {
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
    Object[] from = earlier.oldKey == null ? oldKey : earlier.oldKey;
    return new Change(operation, merged, offset, sourceMillis, hasUnchanged(merged) ? from : null);
  }
}
