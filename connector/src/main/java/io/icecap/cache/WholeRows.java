package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBAppender;

/** Rows with all their values, in the table {@code rows} of {@link CacheLayout}. */
final class WholeRows implements PartitionRows {
  private final RowSchema schema;
  private final NegativeZeros zeros;
  private final FindRows findRows;
  private final AppendRows appendRows;
  private final PartialRows partialRows;
  private final MoveRows moveRows;
  private final SelectDataFile selectDataFile;
  private final LoadDataFile loadDataFile;

  /**
   * @param dataFiles to read rows from that come from other partitions
   */
  WholeRows(RowSchema schema, LocalDataFiles dataFiles) {
    this.schema = schema;
    this.zeros = NegativeZeros.of(schema);
    this.findRows = new FindRows(schema);
    this.appendRows = new AppendRows(schema, zeros.columns());
    this.partialRows = new PartialRows(schema, dataFiles);
    this.moveRows = new MoveRows(schema);
    this.selectDataFile = new SelectDataFile(schema);
    this.loadDataFile = new LoadDataFile(schema);
  }

  @Override
  public void begin(AttachedFile file) {}

  @Override
  public FoundRows find(AttachedFile file, List<Change> changes) throws SQLException {
    return findRows.run(file, changes);
  }

  @Override
  public Set<Integer> superseded(AttachedFile file, List<Change> changes, ChangeOrder order)
      throws SQLException {
    return findRows.run(file, changes).isEmpty()
        ? Set.of()
        : FindSuperseded.run(
            file,
            schema,
            changes,
            order,
            "SELECT f.change, r.c%d FROM temp.found f JOIN rows r ON r.rowid = f.id"
                .formatted(order.column()));
  }

  @Override
  public void complete(
      AttachedFile file,
      List<Change> changes,
      Collection<Integer> files,
      Map<Integer, RowPlace> arriving,
      long[] rowIds)
      throws SQLException {
    partialRows.complete(
        file,
        changes,
        rowIds,
        arriving,
        columns ->
            "JOIN (SELECT %s, rowid AS id FROM rows) o ON o.id = f.id".formatted(zeros.star()));
  }

  @Override
  public void append(
      AttachedFile file, List<Change> changes, int number, long position, long[] rowIds)
      throws SQLException {
    int left;
    try (DuckDBAppender appender =
        file.connection().createAppender(file.alias(), CacheLayout.SCHEMA, "rows")) {
      left = appendRows.run(appender, changes, number, position, rowIds);
    }
    if (left > 0) {
      partialRows.insert(file, "rows", number, position, zeros.computed(i -> "c" + i));
    }
  }

  @Override
  public long move(
      AttachedFile file, Collection<Integer> from, int to, CompactionOrder order, long rowsPerFile)
      throws SQLException {
    return moveRows.run(file.connection(), from, to, order, rowsPerFile);
  }

  @Override
  public String selectNew(int number) {
    return selectDataFile.from(
        "SELECT %s FROM rows WHERE _file = %d".formatted(zeros.star(), number));
  }

  @Override
  public void checkWritten(int number, long written) {} // they are the rows of one table

  @Override
  public void fetch(CachedFiles files, LocalDataFiles local) {} // the rows are here

  @Override
  public String selectAll(Connection connection, CachedFiles files, LocalDataFiles local) {
    return "SELECT * FROM rows";
  }

  @Override
  public void load(AttachedFile file, CachedFiles.Entry entry, LiveFile live, Path local)
      throws SQLException {
    loadDataFile.run(file, entry, live, local);
  }
}
