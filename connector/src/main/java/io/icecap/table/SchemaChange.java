package io.icecap.table;

import io.icecap.change.ColumnType;
import java.util.Optional;

/** A change of a table's schema that leaves the rest of every row that was written readable. */
public sealed interface SchemaChange {
  /**
   * A further column, the last one.
   *
   * @param struct the path of the struct that it is added to; empty if it is added to the row
   * @param initial what the rows that are there have, if the table's formats can tell; they are
   *     null otherwise
   */
  record Add(Optional<String> struct, String column, ColumnType type, Optional<Initial> initial)
      implements SchemaChange {
    public Add(Optional<String> struct, String column, ColumnType type) {
      this(struct, column, type, Optional.empty());
    }

    public Add(String column, ColumnType type) {
      this(Optional.empty(), column, type);
    }

    @Override
    public String toString() {
      return "+ " + struct.map(s -> s + ".").orElse("") + column + " " + type;
    }
  }

  /**
   * What a source shows in rows from before a column was added.
   *
   * @param value as {@link io.icecap.change.Column#initial}
   * @param atMillis a time of the source, epoch milliseconds, when it had the column: records until
   *     then that do not are from before
   */
  record Initial(Object value, long atMillis) {}

  /**
   * A column takes more values than before.
   *
   * @param column its path, as of {@code address.lines.element.text}
   * @param type one that {@link io.icecap.change.Widening} goes to from what the column is
   */
  record Widen(String column, ColumnType type) implements SchemaChange {
    @Override
    public String toString() {
      return column + " → " + type;
    }
  }

  /**
   * A column of the row is gone, with all that was in it; one that is called so later is another
   * one.
   *
   * @param atMillis a time of the source, epoch milliseconds, when it did not have the column; of
   *     records until then the column is left out, whenever they come
   */
  record Drop(String column, long atMillis) implements SchemaChange {
    @Override
    public String toString() {
      return "- " + column;
    }
  }

  /**
   * The source had these columns at this time, so that no record until then tells of a column that
   * it is gone.
   *
   * @param millis epoch milliseconds
   */
  record Since(long millis) implements SchemaChange {}

  /**
   * A column, not of the key, may be null from now on.
   *
   * @param column its path
   */
  record Relax(String column) implements SchemaChange {
    @Override
    public String toString() {
      return column + " may be null";
    }
  }
}
