package io.icecap.change;

import java.nio.ByteBuffer;

/**
 * One column of a row.
 *
 * @param id the table's field id; 0 for a column of a record that no table has yet
 * @param name as in the source, case kept
 * @param required whether null is refused
 * @param fileName what the table calls it in data files, whatever its name is by now
 * @param initial what rows have that were written before the column was there, in the class of its
 *     type, binary as a {@code ByteBuffer}; null for null, as in nested columns always. Of a column
 *     of a record: what the source says it is
 */
public record Column(
    int id, String name, ColumnType type, boolean required, String fileName, Object initial) {
  public Column(int id, String name, ColumnType type, boolean required, String fileName) {
    this(id, name, type, required, fileName, null);
  }

  /** A column that is called in data files what it is called in the table. */
  public Column(int id, String name, ColumnType type, boolean required) {
    this(id, name, type, required, name);
  }

  /** As if data files called it what the table calls it by now, its parts included. */
  public Column renamed() {
    return new Column(id, name, type.renamed(), required, name, initial);
  }

  /** {@link #initial} as a row has it. */
  public Object initialValue() {
    if (initial instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return copy;
    }
    return initial;
  }

  /** So, with what earlier rows have. */
  public Column withInitial(Object value) {
    return new Column(id, name, type, required, fileName, value);
  }

  /** As a record has it. */
  Column withoutIds() {
    return new Column(0, name, type.withoutIds(), required);
  }
}
