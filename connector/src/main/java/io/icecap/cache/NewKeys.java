package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;

/**
 * Whether no row can have a key of a batch, so that none has to be looked for: because there are no
 * rows, or because all keys of the batch are above, or below, those of all rows, as in the load of
 * a table in the order of its key. It goes by the rows alone, whatever the source calls its
 * changes.
 */
final class NewKeys {
  /** To look for fewer costs less than the range of the keys. */
  private static final int CHANGES_MIN = 1_000;

  /** A column of the key that is a whole number, to go by. */
  private final OptionalInt column;

  NewKeys(RowSchema schema) {
    this.column =
        schema.key().stream()
            .filter(i -> isWhole(schema, i))
            .mapToInt(Integer::intValue)
            .findFirst();
  }

  private static boolean isWhole(RowSchema schema, int i) {
    var type = schema.columns().get(i).type();
    return type == Simple.LONG || type == Simple.INT;
  }

  boolean all(AttachedFile file, List<Change> changes) throws SQLException {
    if (file.files().all().stream().allMatch(entry -> entry.live() == 0)) {
      return true;
    }
    return column.isPresent()
        && changes.size() >= CHANGES_MIN
        && areOutside(file, changes, column.getAsInt());
  }

  private static boolean areOutside(AttachedFile file, List<Change> changes, int key)
      throws SQLException {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (Change change : changes) {
      if (!(change.values()[key] instanceof Number number)) {
        return false; // a null: the search refuses it with the reason
      }
      least = Math.min(least, number.longValue());
      greatest = Math.max(greatest, number.longValue());
    }
    String range = "SELECT min(c%1$d)::BIGINT, max(c%1$d)::BIGINT FROM rows".formatted(key);
    try (Statement statement = file.connection().createStatement();
        ResultSet rows = statement.executeQuery(range)) {
      rows.next();
      return least > rows.getLong(2) || greatest < rows.getLong(1);
    }
  }
}
