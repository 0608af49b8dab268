package io.icecap.change;

/**
 * An upsert or a delete of one key.
 *
 * @param values in the order of the schema's columns, in the Java classes of {@link ColumnType}; of
 *     a delete only the key columns are set
 * @param offset the Kafka offset in its {@link SourcePartition}
 * @param sourceMillis when the source committed it, epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // values are written once and handed on, never compared
public record Change(Operation operation, Object[] values, long offset, long sourceMillis) {}
