package io.icecap.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements that change one table, each for several rows in one round trip. */
final class TableStatements implements AutoCloseable {
  private final TpchRows table;
  private final LiveKeys keys;
  private final Words words;
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement delete;
  private final PreparedStatement move;

  TableStatements(Connection postgres, TpchRows table, LiveKeys keys, Words words)
      throws SQLException {
    this.table = table;
    this.keys = keys;
    this.words = words;
    String[] columns =
        Stream.of(table.keyColumns(), table.valueColumns())
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    String marks = String.join(", ", Collections.nCopies(columns.length, "?"));
    String whereKey = " where " + equalTo(" and ", table.keyColumns());
    String name = table.name();
    insert =
        postgres.prepareStatement(
            "insert into " + name + " (" + String.join(", ", columns) + ") values (" + marks + ")");
    update =
        postgres.prepareStatement(
            "update " + name + " set " + equalTo(", ", table.updatedColumns()) + whereKey);
    delete = postgres.prepareStatement("delete from " + name + whereKey);
    move =
        postgres.prepareStatement(
            "update " + name + " set " + equalTo(", ", table.keyColumns()) + whereKey);
  }

  /** New keys, and now and then one that was deleted. */
  void insert(int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      long key;
      if (keys.hasDeleted() && words.random().nextInt(3) == 0) {
        key = keys.comeBack(words.random());
      } else {
        key = table.newKey();
        keys.add(key);
      }
      table.setValues(insert, table.setKey(insert, 1, key), words);
      insert.addBatch();
    }
    insert.executeBatch();
  }

  void update(int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      int next = table.setUpdate(update, 1, words);
      table.setKey(update, next, keys.pick(words.random()));
      update.addBatch();
    }
    update.executeBatch();
  }

  void delete(int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      table.setKey(delete, 1, keys.remove(words.random()));
      delete.addBatch();
    }
    delete.executeBatch();
  }

  /** Gives rows a new primary key: the source sends a delete and a create for each. */
  void move(int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      long from = keys.remove(words.random());
      long to = table.newKey();
      keys.add(to);
      table.setKey(move, table.setKey(move, 1, to), from);
      move.addBatch();
    }
    move.executeBatch();
  }

  String name() {
    return table.name();
  }

  int liveRows() {
    return keys.size();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    update.close();
    delete.close();
    move.close();
  }

  private static String equalTo(String separator, String... columns) {
    return Arrays.stream(columns)
        .map(column -> column + " = ?")
        .collect(Collectors.joining(separator));
  }
}
