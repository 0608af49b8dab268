package io.icecap.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What the demo streams: tables in PostgreSQL, and changes of them. */
interface Workload {
  /** Of the rows that are there first, in a sentence. */
  String title();

  /** Of the changes, in a sentence. */
  String kinds();

  /** The tables' namespace in the warehouse. */
  String namespace();

  List<String> tables();

  /**
   * Creates the tables and loads them.
   *
   * @return the rows of each table
   */
  Map<String, Long> load(Connection postgres) throws SQLException, IOException;

  /** The stream of changes to the loaded tables, which owns the connection. */
  ChangeStream changes(Connection postgres) throws SQLException;

  /** Options of Debezium beside those of the file in {@code config/}. */
  Map<String, String> sourceOptions();

  /** Options of the sink beside those of the file in {@code config/}. */
  Map<String, String> sinkOptions();

  /**
   * Shows what the tables have in the end.
   *
   * @param namespace their directory
   */
  void showSamples(Path namespace, Console console) throws SQLException, IOException;
}
