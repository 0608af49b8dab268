/**
 * Tests of cached partitions on a real DuckDB, against rows read back from the data files. The
 * commit of a table is played by {@code TestTable}; real tables are tested elsewhere.
 */
package io.icecap.cache;
