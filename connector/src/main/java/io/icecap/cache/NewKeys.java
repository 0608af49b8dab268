package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Which keys of a batch no row can have, so that they need not be looked for: all of them where
 * there are no rows, else those above, or below, the keys of all rows, as in the load of a table in
 * the order of its key; where several topic-partitions bring it, at slightly different speeds, all
 * but a few. It goes by the rows alone, whatever the source calls its changes.
 */
final class NewKeys {
  private static final Predicate<Change> NONE = change -> false;

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

  /** What tells the changes of new keys. */
  Predicate<Change> of(AttachedFile file, List<Change> changes) throws SQLException {
    if (file.files().all().stream().allMatch(entry -> entry.live() == 0)) {
      return change -> true;
    }
    return column.isPresent() && changes.size() >= CHANGES_MIN
        ? outsideOfRows(file, column.getAsInt())
        : NONE;
  }

  private static Predicate<Change> outsideOfRows(AttachedFile file, int key) throws SQLException {
    String range = "SELECT min(c%1$d)::BIGINT, max(c%1$d)::BIGINT FROM rows".formatted(key);
    try (Statement statement = file.connection().createStatement();
        ResultSet rows = statement.executeQuery(range)) {
      rows.next();
      long least = rows.getLong(1);
      long greatest = rows.getLong(2);
      // A null is no number: the search refuses it with the reason.
      return change ->
          change.values()[key] instanceof Number number
              && (number.longValue() < least || number.longValue() > greatest);
    }
  }
}
