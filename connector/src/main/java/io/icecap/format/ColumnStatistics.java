package io.icecap.format;

import java.util.Optional;

/**
 * Statistics of one column of a data file, taken while it was written.
 *
 * @param fieldId the table's field id
 * @param bytes compressed size
 * @param values how many, nulls included
 * @param nulls how many
 * @param nans how many; empty where unknown or not a floating-point column
 * @param min lower bound in the Java class of the column's type; may be cut, never too high
 * @param max upper bound likewise, never too low
 */
public record ColumnStatistics(
    int fieldId,
    long bytes,
    long values,
    long nulls,
    Optional<Long> nans,
    Optional<Object> min,
    Optional<Object> max) {}
