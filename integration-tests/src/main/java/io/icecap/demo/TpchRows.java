package io.icecap.demo;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * One TPC-H table: its shape in PostgreSQL, its generator, and the values of rows that are inserted
 * and updated later.
 */
sealed interface TpchRows permits CustomerRows, OrdersRows, LineitemRows {

  /** In PostgreSQL and in the Iceberg namespace. */
  String name();

  /** Columns in the order of the generator's lines. */
  String createTable();

  TpchTable<? extends TpchEntity> generator();

  /** The primary key of a generated row, packed into a long. */
  long key(TpchEntity row);

  /** A key that no generated row has and no earlier call returned. */
  long newKey();

  /** Takes the key from parameter {@code first} on, and answers the next free position. */
  int setKey(PreparedStatement statement, int first, long key) throws SQLException;

  /** The columns of the key. */
  String[] keyColumns();

  /** The other columns, all set by {@link #setValues}. */
  String[] valueColumns();

  void setValues(PreparedStatement statement, int first, Words words) throws SQLException;

  /** Those columns that an update changes, all set by {@link #setUpdate}. */
  String[] updatedColumns();

  /** Sets the new values and answers the next free position. */
  int setUpdate(PreparedStatement statement, int first, Words words) throws SQLException;
}
