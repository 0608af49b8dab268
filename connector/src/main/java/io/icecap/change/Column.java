package io.icecap.change;

/**
 * One column of a row.
 *
 * @param id the table's field id; 0 for a column of a record that no table has yet
 * @param name as in the source, case kept
 * @param required whether null is refused
 */
public record Column(int id, String name, ColumnType type, boolean required) {}
