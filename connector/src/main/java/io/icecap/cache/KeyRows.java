package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;

/**
 * The keys alone, with where their rows are published and their lineage. The rows themselves are
 * read from the table's data files where they are needed whole: to be written anew.
 */
final class KeyRows implements PartitionRows {
  private final RowSchema schema;
  private final List<Integer> allColumns;
  private final LocalDataFiles dataFiles;
  private final ReadDataFiles readDataFiles;
  private final FindRows findRows;
  private final AppendRows appendRows;
  private final PartialRows partialRows;
  private final ArrivingRows arrivingRows;
  private final MoveKeys moveKeys;
  private final SelectDataFile selectDataFile;
  private final LoadDataFile loadDataFile;

  /** Of the new files, how many rows each has. */
  private final Map<Integer, Long> written = new HashMap<>();

  /** Where the rows of the new files come from. */
  private final List<String> sources = new ArrayList<>();

  KeyRows(RowSchema schema, LocalDataFiles dataFiles) {
    this.schema = schema;
    this.allColumns = IntStream.range(0, schema.columns().size()).boxed().toList();
    this.dataFiles = dataFiles;
    this.readDataFiles = new ReadDataFiles(schema);
    this.findRows = new FindRows(schema);
    this.appendRows = new AppendRows(schema, List.of());
    this.partialRows = new PartialRows(schema, dataFiles);
    this.arrivingRows = new ArrivingRows(schema, dataFiles);
    this.moveKeys = new MoveKeys(schema, this::values);
    this.selectDataFile = new SelectDataFile(schema);
    this.loadDataFile = new LoadDataFile(schema);
  }

  @Override
  public void begin(AttachedFile file) {
    written.clear();
    sources.clear();
    dataFiles.retain(file.files().all().stream().map(CachedFiles.Entry::location).toList());
  }

  @Override
  public FoundRows find(AttachedFile file, List<Change> changes) throws SQLException {
    return findRows.run(file, changes);
  }

  /** The values are read where the rows are published. */
  @Override
  public Set<Integer> superseded(AttachedFile file, List<Change> changes, ChangeOrder order)
      throws SQLException {
    Map<Integer, RowPlace> places = new HashMap<>();
    findRows
        .run(file, changes)
        .places(file.files())
        .forEach(found -> places.put(found.change(), found.place()));
    Set<Integer> superseded = new HashSet<>();
    if (!places.isEmpty()) {
      arrivingRows.with(
          file,
          places,
          List.of(order.column()),
          stored -> superseded.addAll(FindSuperseded.run(file, schema, changes, order, stored)));
    }
    return superseded;
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
            "JOIN (%s) o ON o._file = f._file AND o._pos = f._pos"
                .formatted(values(file, files, columns)));
  }

  @Override
  public void append(
      AttachedFile file, List<Change> changes, int number, long position, long[] rowIds)
      throws SQLException {
    Sql.run(
        file.connection(),
        "CREATE OR REPLACE TEMP TABLE fresh (%s, _file INTEGER, _pos BIGINT, _row_id BIGINT, _seq BIGINT)"
            .formatted(CacheLayout.definitions(schema, allColumns)));
    int left;
    try (DuckDBAppender appender = file.connection().createAppender("temp", "main", "fresh")) {
      left = appendRows.run(appender, changes, number, position, rowIds);
    }
    if (left > 0) {
      partialRows.insert(file, "temp.fresh", number, position, "");
    }
    long appended =
        Sql.change(
            file.connection(),
            "INSERT INTO rows SELECT %s, _file, _pos, _row_id, _seq FROM temp.fresh"
                .formatted(CacheLayout.columnList(file.layout().kept(), "")));
    written.merge(number, appended, Long::sum);
    sources.add("SELECT * FROM temp.fresh");
  }

  @Override
  public long move(
      AttachedFile file, Collection<Integer> from, int to, CompactionOrder order, long rowsPerFile)
      throws SQLException {
    long moved = moveKeys.run(file, from, to, order, rowsPerFile);
    for (long left = moved, number = to; left > 0; left -= rowsPerFile, number++) {
      written.merge((int) number, Math.min(left, rowsPerFile), Long::sum);
    }
    sources.add(
        "SELECT %s, m._file, m._pos, m._row_id, m._seq FROM temp.moved m JOIN (%s) d %s"
            .formatted(
                CacheLayout.columnList(schema, "d."),
                values(file, from, allColumns),
                "ON d._file = m.from_file AND d._pos = m.from_pos"));
    return moved;
  }

  @Override
  public String selectNew(int number) {
    return selectDataFile.from(
        "SELECT * FROM (%s) WHERE _file = %d"
            .formatted(String.join(" UNION ALL ", sources), number));
  }

  @Override
  public void uploaded(Location to, Path file) {
    dataFiles.uploaded(to, file);
  }

  @Override
  public void checkWritten(int number, long rows) throws SQLException {
    long expected = written.get(number);
    if (rows != expected) {
      throw new SQLException(
          "A new data file has %d rows and should have %d: those that it comes from are not what they were"
              .formatted(rows, expected));
    }
  }

  /** Reads columns of the rows of some files, as {@link ReadDataFiles} does. */
  interface Values {
    String text(AttachedFile file, Collection<Integer> numbers, Collection<Integer> columns)
        throws SQLException;
  }

  private String values(AttachedFile file, Collection<Integer> numbers, Collection<Integer> columns)
      throws SQLException {
    List<CachedFiles.Entry> entries = numbers.stream().map(file.files()::numbered).toList();
    return readDataFiles.text(file.connection(), entries, dataFiles, columns);
  }

  @Override
  public void fetch(CachedFiles files, LocalDataFiles local) {
    files.all().forEach(entry -> local.take(entry.location(), entry.bytes()));
  }

  @Override
  public String selectAll(Connection connection, CachedFiles files, LocalDataFiles local)
      throws SQLException {
    return """
        SELECT %s, r._file, r._pos, r._row_id, r._seq%s
        FROM rows r JOIN (%s) d ON d._file = r._file AND d._pos = r._pos"""
        .formatted(
            CacheLayout.columnList(schema, "d."),
            NegativeZeros.of(schema).computed(i -> "d.c" + i),
            readDataFiles.text(connection, files.all(), local, allColumns));
  }

  @Override
  public void load(AttachedFile file, CachedFiles.Entry entry, LiveFile live, Path local)
      throws SQLException {
    loadDataFile.run(file, entry, live, local);
  }
}
