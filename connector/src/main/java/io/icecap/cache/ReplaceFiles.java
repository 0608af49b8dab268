package io.icecap.cache;

import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/** Replaces the content of the table {@code files}, in the open transaction. */
final class ReplaceFiles {
  private ReplaceFiles() {}

  static void run(AttachedFile file, CachedFiles files) throws SQLException {
    Sql.run(file.connection(), "DELETE FROM files");
    try (DuckDBAppender appender =
        file.connection().createAppender(file.alias(), CacheLayout.SCHEMA, "files")) {
      for (CachedFiles.Entry entry : files.all()) {
        appender.beginRow();
        appender.append(entry.number());
        appender.append(entry.location().uri());
        appender.append(entry.rows());
        appender.append(entry.bytes());
        appender.append(entry.firstRowId());
        appender.append(entry.sequence());
        appender.append(entry.deletesId());
        appender.append(entry.deleted());
        appender.append(file.owner());
        appender.endRow();
      }
      appender.flush();
    }
  }
}
