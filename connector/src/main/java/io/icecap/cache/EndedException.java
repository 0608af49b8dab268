package io.icecap.cache;

import java.sql.SQLException;

/** A transaction was ended by another thread than the one that uses it. */
final class EndedException extends SQLException {
  private static final long serialVersionUID = 1;

  EndedException() {
    super("The snapshot of the partition was ended");
  }
}
