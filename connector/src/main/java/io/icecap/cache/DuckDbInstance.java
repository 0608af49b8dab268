package io.icecap.cache;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBConnection;

/**
 * One DuckDB of this process, without data of its own; partitions' files are attached to it. For
 * several threads at once: each statement has a connection of its own, as two on the same one break
 * each other off.
 */
final class DuckDbInstance {
  /** What is spilled goes with the partition that it belongs to; it may be half of it all. */
  private static final int SPILLED_SHARE = 2;

  private final DuckDBConnection root;
  private final AtomicLong aliases = new AtomicLong();

  private DuckDbInstance(DuckDBConnection root) {
    this.root = root;
  }

  static DuckDbInstance start(CacheSettings settings, Path temporary) {
    try {
      DuckDBConnection root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
      try {
        for (String statement : configuration(settings, temporary)) {
          Sql.run(root, statement);
        }
      } catch (SQLException e) {
        root.close();
        throw e;
      }
      return new DuckDbInstance(root);
    } catch (SQLException e) {
      throw new CacheException(
          "DuckDB cannot be started for the cache; check that its native library fits this machine",
          e);
    }
  }

  private static List<String> configuration(CacheSettings settings, Path temporary) {
    return List.of(
        "SET memory_limit = '%dB'".formatted(settings.memoryBytesMax()),
        // Each statement runs in its caller's thread. With more of them the caller spins while
        // another one runs the rest of its statement: a quarter of the CPU time of an apply.
        "SET threads = 1",
        "SET temp_directory = " + Sql.literal(spill(settings, temporary)),
        "SET max_temp_directory_size = '%dB'".formatted(settings.bytesMax() / SPILLED_SHARE),
        "SET TimeZone = 'UTC'",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        // Checkpoints block commits for up to seconds: tidy() makes them, outside of an apply.
        "SET max_vacuum_tasks = 0",
        "SET checkpoint_threshold = '1TB'",
        "PRAGMA disable_checkpoint_on_shutdown");
  }

  /** Nowhere, if nothing may be on disk. */
  private static String spill(CacheSettings settings, Path temporary) {
    return settings.format() == CacheSettings.Format.MEMORY
        ? ""
        : temporary.resolve("spill").toString();
  }

  /** How much is in use. */
  long memoryBytes() {
    try (DuckDBConnection own = connect()) {
      return Sql.number(own, "SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()");
    } catch (SQLException e) {
      throw new CacheException("DuckDB does not say how much memory it uses", e);
    }
  }

  DuckDBConnection connect() throws SQLException {
    return root.duplicate();
  }

  String newAlias() {
    return "p" + aliases.incrementAndGet();
  }

  /**
   * Makes a file and attaches it.
   *
   * @return its alias
   */
  String attach(Path file) throws SQLException {
    String alias = newAlias();
    run(
        "ATTACH %s AS %s (STORAGE_VERSION '%s')"
            .formatted(Sql.literal(file.toString()), alias, AttachedFile.STORAGE_VERSION));
    return alias;
  }

  void checkpoint(String alias) throws SQLException {
    run("CHECKPOINT " + alias);
  }

  void detach(String alias) throws SQLException {
    run("DETACH " + alias);
  }

  private void run(String statement) throws SQLException {
    try (DuckDBConnection own = connect()) {
      Sql.run(own, statement);
    }
  }

  /** False after an error that DuckDB takes as fatal: it then refuses everything. */
  boolean usable() {
    try {
      run("SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  void close() {
    try {
      root.close();
    } catch (SQLException e) {
      throw new CacheException("DuckDB could not be stopped", e);
    }
  }
}
