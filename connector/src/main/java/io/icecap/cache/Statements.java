package io.icecap.cache;

import java.sql.SQLException;

/** Runs statements, one after the other, on one connection. */
interface Statements {
  void run(String statement) throws SQLException;
}
