package io.icecap.sql;

import io.icecap.cache.Sql;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * A DuckDB in memory that can read data files and nothing else, and whose settings can't be changed
 * any more. The folders it may read are folders that COPY may write to: {@link StatementCheck} lets
 * no COPY through.
 */
final class LockedDuckDb {
  private LockedDuckDb() {}

  /**
   * @param readable folders of data files
   * @param spill where what does not fit in memory goes
   */
  static DuckDBConnection open(SqlSettings settings, List<Path> readable, Path spill) {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    try {
      DuckDBConnection connection =
          (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
      try {
        for (String statement : configuration(settings, readable, spill)) {
          Sql.run(connection, statement);
        }
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "DuckDB can't be started; check that its native library fits this machine", e);
    }
  }

  private static List<String> configuration(SqlSettings settings, List<Path> readable, Path spill) {
    return List.of(
        "SET memory_limit = '%dB'".formatted(settings.memoryBytesMax()),
        "SET threads = %d".formatted(settings.threads()),
        "SET TimeZone = 'UTC'",
        "SET parquet_metadata_cache = true",
        InternalTable.createSchema(),
        "SET allowed_directories = " + list(readable),
        "SET temp_directory = " + Sql.literal(spill.toString()),
        "SET max_temp_directory_size = '%dB'".formatted(settings.diskBytesMax()),
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET allow_community_extensions = false",
        "SET enable_external_access = false",
        "SET lock_configuration = true");
  }

  private static String list(List<Path> folders) {
    return folders.stream()
        .map(folder -> Sql.literal(folder + "/"))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
