/**
 * Data files as Parquet, written by DuckDB's COPY with the table's field ids, and the column
 * statistics that COPY hands back. Other formats, and reading, are elsewhere.
 */
package io.icecap.format.parquet;
