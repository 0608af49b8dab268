package io.icecap.table;

import io.icecap.change.RowSchema;

/**
 * A table as it was at one of its snapshots.
 *
 * @param schema the columns it had
 */
public record PastVersion(Head head, RowSchema schema) {}
