package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;

/**
 * Appends the upserted rows of a batch to a table, numbered in the order of the changes; those that
 * leave columns out are {@link PartialRows}.
 */
final class AppendRows {
  private final AppendValue[] appends;
  private final int[] zeros;

  /**
   * @param zeros columns that {@link NegativeZeros} are noted of, behind all others
   */
  AppendRows(RowSchema schema, List<Integer> zeros) {
    this.zeros = zeros.stream().mapToInt(Integer::intValue).toArray();
    this.appends = schema.columns().stream().map(AppendValue::of).toArray(AppendValue[]::new);
  }

  /**
   * @param appender to all columns of the table's schema, {@code _file, _pos, _row_id, _seq}
   * @param number the new data file's
   * @param position where the first row goes
   * @param rowIds per change the row id that its row keeps, or {@link FoundRows#INHERITED}
   * @return how many rows were passed over, their places left free
   */
  int run(DuckDBAppender appender, List<Change> changes, int number, long position, long[] rowIds)
      throws SQLException {
    long next = position;
    int passedOver = 0;
    for (int i = 0; i < rowIds.length; i++) {
      Change change = changes.get(i);
      if (change.operation() == Operation.UPSERT) {
        if (change.isPartial()) {
          passedOver++;
        } else {
          appendRow(appender, change.values(), number, next, rowIds[i]);
        }
        next++;
      }
    }
    appender.flush();
    return passedOver;
  }

  private void appendRow(
      DuckDBAppender appender, Object[] values, int number, long position, long rowId)
      throws SQLException {
    appender.beginRow();
    for (int c = 0; c < appends.length; c++) {
      if (values[c] == null) {
        appender.appendNull();
      } else {
        appends[c].to(appender, values[c]);
      }
    }
    appender.append(number);
    appender.append(position);
    if (rowId == FoundRows.INHERITED) {
      appender.appendNull();
    } else {
      appender.append(rowId);
    }
    appender.appendNull(); // _seq: the sequence number of the commit to come
    for (int column : zeros) {
      if (NegativeZeros.isNegativeZero(values[column])) {
        appender.append(true);
      } else {
        appender.appendNull();
      }
    }
    appender.endRow();
  }
}
