/**
 * Cached partitions: the rows of a table partition in a DuckDB file on local disk, each with the
 * data file and the position where it is published, changed in place. The statements live here, one
 * class each; when to apply and what to commit is decided in {@code apply}.
 */
package io.icecap.cache;
