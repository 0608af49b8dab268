package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tables in a partition's file, and what the file was made for. They are in a schema of their
 * own: what the file shows to others is in {@code main}.
 *
 * <p>{@code rows}: the table's columns, or those of the key alone, as {@code c0, c1, …}, so that no
 * name of theirs is in the way; {@code _file} and {@code _pos}, where the row is published; {@code
 * _row_id} and {@code _seq}, its lineage if it differs from what it inherits from its file; where
 * all columns are kept, {@link NegativeZeros}. No index: one costs more on every change than a scan
 * of the keys.
 *
 * <p>{@code owner} is random and the same in {@code layout} and in each row of {@code files}, which
 * every commit writes anew: a log that belongs to another file gives itself away.
 *
 * @param identity the table and the partition
 * @param columns in the first line the ids of the kept columns and what they are called here; then
 *     ids, types, names and key of the schema
 * @param kept indexes of the schema's columns that are in {@code rows}, ascending
 * @param all whether rows are kept whole
 */
record CacheLayout(String identity, String columns, List<Integer> kept, boolean all) {
  /** The schema of the tables; connections use it. */
  static final String SCHEMA = "icecap";

  static final List<String> TABLES = List.of("rows", "files", "layout");
  private static final String ALL = " kept all";
  private static final int VERSION = 4;

  static CacheLayout of(CacheSettings.Format format, String identity, RowSchema schema) {
    List<Integer> kept =
        switch (format) {
          case DUCKDB, MEMORY -> IntStream.range(0, schema.columns().size()).boxed().toList();
          case KEYS -> schema.key().stream().sorted().toList();
        };
    String ids =
        kept.stream()
            .map(i -> schema.columns().get(i).id() + " c" + i)
            .collect(Collectors.joining(","));
    boolean all = format != CacheSettings.Format.KEYS;
    String keeps = all ? ALL : " kept " + kept;
    return new CacheLayout(identity, ids + "\n" + fingerprint(schema) + keeps, kept, all);
  }

  private static String fingerprint(RowSchema schema) {
    return schema.columns().stream()
        .map(c -> c.id() + " " + SqlType.of(c.type()) + " " + c.name())
        .collect(Collectors.joining("\n", "", "\nkey " + schema.key()));
  }

  /** {@code c0, c1, …}, each behind the prefix. */
  static String columnList(RowSchema schema, String prefix) {
    return IntStream.range(0, schema.columns().size())
        .mapToObj(i -> prefix + "c" + i)
        .collect(Collectors.joining(", "));
  }

  /** {@code c0, c1, …} of these columns, each behind the prefix. */
  static String columnList(List<Integer> columns, String prefix) {
    return columns.stream().map(i -> prefix + "c" + i).collect(Collectors.joining(", "));
  }

  static String definitions(RowSchema schema, List<Integer> columns) {
    return columns.stream()
        .map(i -> "c" + i + " " + SqlType.of(schema.columns().get(i).type()))
        .collect(Collectors.joining(", "));
  }

  void create(Connection connection, RowSchema schema) throws SQLException {
    Sql.run(connection, "BEGIN TRANSACTION");
    Sql.run(
        connection,
        "CREATE TABLE rows (%s, _file INTEGER, _pos BIGINT, _row_id BIGINT, _seq BIGINT%s)"
            .formatted(
                definitions(schema, kept), all ? NegativeZeros.of(schema).definitions() : ""));
    Sql.run(
        connection,
        """
        CREATE TABLE files (file INTEGER, location VARCHAR, rows BIGINT, bytes BIGINT,
          first_row_id BIGINT, seq BIGINT, deletes_id VARCHAR, deleted BIGINT, owner UUID)""");
    Sql.run(
        connection,
        "CREATE TABLE layout AS SELECT %d AS version, %s AS identity, %s AS columns, uuid() AS owner"
            .formatted(VERSION, Sql.literal(identity), Sql.literal(columns)));
    Sql.run(connection, "COMMIT");
  }

  /** Whether the file behind this connection has this layout; an error if it has none. */
  boolean matches(Connection connection) throws SQLException {
    return columnsOfPartition(connection).filter(columns::equals).isPresent();
  }

  /**
   * What the columns of this partition's file are called by their ids, whatever schema it was made
   * for; empty if it is not of this partition, or of another cache format.
   */
  Optional<Map<Integer, String>> names(Connection connection) throws SQLException {
    return columnsOfPartition(connection)
        .filter(columns -> columns.endsWith(ALL) == all)
        .map(CacheLayout::names);
  }

  private static Map<Integer, String> names(String columns) {
    return Arrays.stream(columns.substring(0, columns.indexOf('\n')).split(","))
        .map(kept -> kept.split(" "))
        .collect(Collectors.toMap(kept -> Integer.valueOf(kept[0]), kept -> kept[1]));
  }

  private Optional<String> columnsOfPartition(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT version, identity, columns FROM layout")) {
      boolean isOfPartition =
          result.next() && result.getInt(1) == VERSION && identity.equals(result.getString(2));
      return isOfPartition ? Optional.of(result.getString(3)) : Optional.empty();
    }
  }

  UUID owner(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT owner FROM layout")) {
      result.next();
      return result.getObject(1, UUID.class);
    }
  }
}
