package io.icecap.change;

/**
 * One column of a row.
 *
 * @param id the table's field id; 0 for a column of a record that no table has yet
 * @param name as in the source, case kept
 * @param required whether null is refused
 * @param fileName what the table calls it in data files, whatever its name is by now
 */
public record Column(int id, String name, ColumnType type, boolean required, String fileName) {
  /** A column that is called in data files what it is called in the table. */
  public Column(int id, String name, ColumnType type, boolean required) {
    this(id, name, type, required, name);
  }

  /** As if data files called it what the table calls it by now, its parts included. */
  public Column renamed() {
    return new Column(id, name, type.renamed(), required);
  }

  /** As a record has it. */
  Column withoutIds() {
    return new Column(0, name, type.withoutIds(), required);
  }
}
