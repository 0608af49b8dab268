package io.icecap.sql;

/**
 * A column of a result or of a table.
 *
 * @param type in DuckDB's words
 */
public record SqlColumn(String name, String type) {}
