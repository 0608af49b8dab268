/**
 * SQL over the tables of a warehouse as they are now: their published rows with what is buffered on
 * top, in one DuckDB per session that can reach nothing else. Which versions and changes those are
 * is asked of {@code table} and {@code buffer}; the terminal is in {@code cli}.
 */
package io.icecap.sql;
