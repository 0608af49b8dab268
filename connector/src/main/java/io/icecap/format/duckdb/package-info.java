/**
 * Copies of partitions as DuckDB files, read outside of the cache: each by a DuckDB of its own with
 * little memory. Making copies is the cache's business.
 */
package io.icecap.format.duckdb;
