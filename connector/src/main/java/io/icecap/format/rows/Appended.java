package io.icecap.format.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.io.FileAppender;

/**
 * What an appender says of the file it has written.
 *
 * @param splitOffsets empty where the format has none
 */
public record Appended(long rows, long bytes, Metrics metrics, List<Long> splitOffsets) {
  /** Writes all rows to the file; it is complete when this returns. */
  public static Appended of(QueryRows rows, Opening opening) throws SQLException {
    try {
      FileAppender<StructLike> appender = opening.open();
      long count = 0;
      try (appender) {
        while (rows.next()) {
          appender.add(rows);
          count++;
        }
      }
      List<Long> offsets = appender.splitOffsets();
      return new Appended(
          count, appender.length(), appender.metrics(), offsets == null ? List.of() : offsets);
    } catch (IOException e) {
      throw new UncheckedIOException("A replica's data file can't be written; check disk space", e);
    }
  }

  /** Opens a new file. */
  public interface Opening {
    FileAppender<StructLike> open() throws IOException;
  }
}
