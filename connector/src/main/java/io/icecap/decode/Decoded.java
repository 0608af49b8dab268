package io.icecap.decode;

import io.icecap.change.RowSchema;

/**
 * What one record asks for. The schemas are of the record, not of a table: field ids are 0 and the
 * schema id is {@link RowSchema#OF_A_RECORD}. The same record schemas give the same {@link
 * RowSchema} instance as long as they are cached, so callers may compare by identity first. The
 * arrays are the caller's.
 */
public sealed interface Decoded {
  /**
   * The row of this key is now these values.
   *
   * @param values one per column of {@code schema}, in the Java classes of {@link
   *     io.icecap.change.ColumnType}, or {@link io.icecap.change.Unchanged}; key columns are not
   *     null
   * @param sourceMillis when the source committed it, epoch milliseconds; the record's timestamp
   *     where the source does not say, 0 where nothing does
   */
  @SuppressWarnings("ArrayRecordComponent") // written once and handed on, never compared
  record Upsert(RowSchema schema, Object[] values, long sourceMillis) implements Decoded {}

  /**
   * The row of this key is gone.
   *
   * @param keySchema the key columns alone, in key order
   * @param values one per column of {@code keySchema}, none null
   * @param sourceMillis as of {@link Upsert}
   */
  @SuppressWarnings("ArrayRecordComponent") // written once and handed on, never compared
  record Delete(RowSchema keySchema, Object[] values, long sourceMillis) implements Decoded {}

  /**
   * The row of this key stays, as one that the source has no more; if there is none, it is one
   * without other values.
   *
   * @param schema with the key columns and the added ones, and where the record has them, those of
   *     the row
   * @param values as of {@link Upsert}; columns that are not in {@code schema} stay as they are
   * @param whole whether {@code schema} has all columns of a row
   * @param sourceMillis as of {@link Upsert}
   */
  @SuppressWarnings("ArrayRecordComponent") // written once and handed on, never compared
  record SoftDelete(RowSchema schema, Object[] values, boolean whole, long sourceMillis)
      implements Decoded {}

  /**
   * All rows of the table are gone.
   *
   * @param sourceMillis as of {@link Upsert}
   */
  record Truncate(long sourceMillis) implements Decoded {}

  /**
   * No row is meant.
   *
   * @param reason for a log line, without record values
   */
  record Skipped(String reason) implements Decoded {}
}
