package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A partition's file attached to DuckDB, with a connection of its own. */
final class AttachedFile implements AutoCloseable {
  /** What stock DuckDB opens from version 1.2 on. */
  static final String STORAGE_VERSION = "v1.2.0";

  private static final Path NO_FILE = Path.of("");
  private static final Logger LOG = LoggerFactory.getLogger(AttachedFile.class);

  private final DuckDbInstance instance;
  private final DuckDBConnection connection;
  private final String alias;
  private final Path path;
  private final CacheLayout layout;
  private UUID owner;
  private CachedFiles files = CachedFiles.NONE;
  private boolean gathered;

  private AttachedFile(
      DuckDbInstance instance,
      DuckDBConnection connection,
      String alias,
      Path path,
      CacheLayout layout) {
    this.instance = instance;
    this.connection = connection;
    this.alias = alias;
    this.path = path;
    this.layout = layout;
  }

  /** Attaches the file; an absent, foreign, damaged or outdated one is replaced by an empty one. */
  static AttachedFile open(
      DuckDbInstance instance, Path path, CacheLayout layout, RowSchema schema) {
    Optional<AttachedFile> existing =
        Files.exists(path) ? openExisting(instance, path, layout, schema) : Optional.empty();
    return existing.orElseGet(() -> create(instance, path, layout, schema));
  }

  /**
   * The file, attached, if it is there and can be opened, and its rows are of this schema or can be
   * brought into it.
   */
  static Optional<AttachedFile> openExisting(
      DuckDbInstance instance, Path path, CacheLayout layout, RowSchema schema) {
    try {
      AttachedFile file = attach(instance, path, layout);
      try {
        if (!layout.matches(file.connection)
            && !ChangeColumns.run(file.connection, layout, schema)) {
          LOG.info("{} was made for another table and starts empty", path);
        } else {
          file.owner = layout.owner(file.connection);
          file.files = ReadFiles.run(file.connection);
          Optional<String> damage = FindDamage.in(file, path);
          if (damage.isEmpty()) {
            return Optional.of(file);
          }
          LOG.warn("{} {} and starts empty", path, damage.get());
        }
      } catch (SQLException | IOException e) {
        LOG.warn("{} is damaged or not a cached partition and starts empty", path, e);
      }
      file.close();
    } catch (SQLException e) {
      LOG.warn("{} cannot be opened and starts empty", path, e);
    }
    return Optional.empty();
  }

  private static AttachedFile create(
      DuckDbInstance instance, Path path, CacheLayout layout, RowSchema schema) {
    delete(path);
    try {
      Files.createDirectories(path.getParent());
      AttachedFile file = attach(instance, path, layout);
      try {
        layout.create(file.connection, schema);
        file.owner = layout.owner(file.connection);
        return file;
      } catch (SQLException e) {
        file.close();
        throw e;
      }
    } catch (SQLException | IOException e) {
      throw new CacheException(
          "The cached partition %s cannot be made; check disk space and permissions"
              .formatted(path),
          e);
    }
  }

  /** Without a file: it is gone when it is closed. */
  static AttachedFile inMemory(DuckDbInstance instance, CacheLayout layout, RowSchema schema) {
    return inMemory(instance, layout, memory -> layout.create(memory.connection, schema));
  }

  /** The same, with the content of a file of this layout. */
  static AttachedFile inMemory(DuckDbInstance instance, CacheLayout layout, Path content) {
    return inMemory(instance, layout, memory -> memory.copyTables(content));
  }

  private static AttachedFile inMemory(
      DuckDbInstance instance, CacheLayout layout, Filling filling) {
    try {
      AttachedFile memory = attach(instance, NO_FILE, layout, "ATTACH ':memory:' AS %s");
      try {
        filling.fill(memory);
        memory.owner = layout.owner(memory.connection);
        memory.files = ReadFiles.run(memory.connection);
        return memory;
      } catch (SQLException e) {
        memory.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new CacheException(
          "A cached partition cannot be made in memory; raise cache.memory.bytes.max", e);
    }
  }

  private void copyTables(Path content) throws SQLException {
    String from = instance.newAlias();
    Sql.run(
        connection, "ATTACH %s AS %s (READ_ONLY)".formatted(Sql.literal(content.toString()), from));
    try {
      for (String table : CacheLayout.TABLES) {
        Sql.run(
            connection,
            "CREATE TABLE %1$s AS SELECT * FROM %2$s.%3$s.%1$s"
                .formatted(table, from, CacheLayout.SCHEMA));
      }
    } finally {
      instance.detach(from);
    }
  }

  /** What comes into memory. */
  private interface Filling {
    void fill(AttachedFile memory) throws SQLException;
  }

  private static AttachedFile attach(DuckDbInstance instance, Path path, CacheLayout layout)
      throws SQLException {
    String name = Sql.literal(path.toString()).replace("%", "%%");
    return attach(
        instance,
        path,
        layout,
        "ATTACH " + name + " AS %s (STORAGE_VERSION '" + STORAGE_VERSION + "')");
  }

  private static AttachedFile attach(
      DuckDbInstance instance, Path path, CacheLayout layout, String statement)
      throws SQLException {
    String alias = instance.newAlias();
    DuckDBConnection connection = instance.connect();
    try {
      Sql.run(connection, statement.formatted(alias));
      String schema = alias + "." + CacheLayout.SCHEMA;
      Sql.run(connection, "CREATE SCHEMA IF NOT EXISTS " + schema);
      Sql.run(connection, "USE " + schema);
      return new AttachedFile(instance, connection, alias, path, layout);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Moves the file {@code whole}, which has no log, to {@code path}; neither may be attached. */
  static void replace(Path path, Path whole) {
    try {
      Files.deleteIfExists(
          PartitionPath.log(path)); // first: the log of the old file must not meet the new one
      Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CacheException("The cached partition " + path + " cannot be replaced", e);
    }
  }

  /** Deletes the file and its log; it must not be attached. */
  static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(PartitionPath.log(path));
    } catch (IOException e) {
      throw new CacheException("The cached partition " + path + " cannot be deleted", e);
    }
  }

  /** How much was committed since the last checkpoint. */
  long logBytes() {
    try {
      Path log = PartitionPath.log(path);
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new CacheException("The log of " + path + " cannot be read", e);
    }
  }

  boolean isInMemory() {
    return path.equals(NO_FILE);
  }

  DuckDbInstance instance() {
    return instance;
  }

  DuckDBConnection connection() {
    return connection;
  }

  String alias() {
    return alias;
  }

  CacheLayout layout() {
    return layout;
  }

  /** What tells this file's commits from those of any other. */
  UUID owner() {
    return owner;
  }

  /** The data files whose live rows are in here, as of the last commit. */
  CachedFiles files() {
    return files;
  }

  void files(CachedFiles committed) {
    this.files = committed;
  }

  /** Whether rows were moved to free room since the last checkpoint. */
  boolean isGathered() {
    return gathered;
  }

  void gathered(boolean since) {
    this.gathered = since;
  }

  @Override
  public void close() {
    try {
      connection.close();
      instance.detach(alias);
    } catch (SQLException e) {
      LOG.warn("{} could not be detached", path, e);
    }
  }
}
