/**
 * Tests of written Parquet files as DuckDB reads them back. Reading by Iceberg is tested with the
 * table format.
 */
package io.icecap.format.parquet;
