package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import io.icecap.format.LiveFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** Loads the live rows of a Parquet file into {@code rows}, in the open transaction. */
final class LoadDataFile {
  private final RowSchema schema;
  private final NegativeZeros zeros;

  LoadDataFile(RowSchema schema) {
    this.schema = schema;
    this.zeros = NegativeZeros.of(schema);
  }

  void run(AttachedFile cache, CachedFiles.Entry entry, LiveFile file, Path local)
      throws SQLException {
    String source = Sql.pattern(local);
    ParquetColumns columns = ParquetColumns.read(cache.connection(), source);
    String select =
        "SELECT %s, %d, d.file_row_number, %s, %s FROM read_parquet(%s, file_row_number = true, hive_partitioning = false) d"
            .formatted(
                columns.select(schema, cache.layout().kept()),
                entry.number(),
                columns.select(DataFileColumns.ROW_ID_FIELD, DataFileColumns.ROW_ID, "BIGINT"),
                columns.select(DataFileColumns.SEQUENCE_FIELD, DataFileColumns.SEQUENCE, "BIGINT"),
                source);
    if (file.deletes().count() > 0) {
      DeletedPositions.put(cache, Map.of(entry.number(), file.deletes().positions().get()));
      select += " ANTI JOIN temp.deleted x ON d.file_row_number = x.position";
    }
    String rows =
        cache.layout().all()
            ? "SELECT *%s FROM (%s)".formatted(zeros.computed(i -> "c" + i), select)
            : select;
    long loaded = Sql.change(cache.connection(), "INSERT INTO rows " + rows);
    if (loaded != entry.live()) {
      throw new SQLException(
          "%s has %d live rows and should have %d"
              .formatted(file.location(), loaded, entry.live()));
    }
  }
}
