package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Rows that are in DuckDB only as long as it takes to write them. */
final class PassingRows implements AppendedRows {
  private final CacheDirectory directory;
  private final TableId table;
  private final ObjectStore store;
  private final DataFileWriter writer;

  PassingRows(CacheDirectory directory, TableId table, ObjectStore store, DataFileWriter writer) {
    this.directory = directory;
    this.table = table;
    this.store = store;
    this.writer = writer;
  }

  @Override
  public DataFile write(PartitionKey partition, RowSchema schema, List<Change> rows, Location to) {
    String definitions =
        CacheLayout.definitions(
            schema, IntStream.range(0, schema.columns().size()).boxed().toList());
    try (DuckDBConnection connection = directory.instance().connect()) {
      Sql.run(
          connection,
          "CREATE TEMP TABLE fresh (%s, _file INTEGER, _pos BIGINT, _row_id BIGINT, _seq BIGINT)"
              .formatted(definitions));
      long[] rowIds = new long[rows.size()];
      Arrays.fill(rowIds, FoundRows.INHERITED);
      try (DuckDBAppender appender = connection.createAppender("temp", "main", "fresh")) {
        int left = new AppendRows(schema, List.of()).run(appender, rows, 0, 0, rowIds);
        if (left > 0) {
          throw new IllegalArgumentException(left + " rows leave columns out, which nobody knows");
        }
      }
      String query = new SelectDataFile(schema).from("SELECT * FROM temp.fresh");
      DataFile written = writer.write(connection, query, schema, partition, to);
      if (written.rows() != rows.size()) {
        throw new SQLException(
            "A data file has %d rows and should have %d".formatted(written.rows(), rows.size()));
      }
      return written;
    } catch (SQLException e) {
      throw failed("written", partition, e);
    }
  }

  @Override
  public List<DataFile> fold(
      PartitionKey partition,
      RowSchema schema,
      List<LiveFile> files,
      Supplier<Location> to,
      CompactionOrder order,
      long rowsMax) {
    PartitionFile held = directory.claim(table, partition);
    Path file = held.temporary("fold");
    try (AttachedFile copy = held.make(file, schema)) {
      LocalDataFiles dataFiles = new PassingDataFiles(store, held);
      new CatchUp(new WholeRows(schema, dataFiles), dataFiles)
          .run(copy, Difference.between(CachedFiles.NONE, files));
      long live = copy.files().all().stream().mapToLong(CachedFiles.Entry::live).sum();
      return new WriteSorted(writer, schema, partition).run(copy, live, to, order, rowsMax);
    } catch (SQLException e) {
      throw failed("folded", partition, e);
    } finally {
      AttachedFile.delete(file);
      held.unclaim();
    }
  }

  private CacheException failed(String verb, PartitionKey partition, SQLException cause) {
    return new CacheException(
        "Rows of %s %s cannot be %s; check cache.memory.bytes.max, disk space and permissions"
            .formatted(table, partition, verb),
        cause);
  }
}
