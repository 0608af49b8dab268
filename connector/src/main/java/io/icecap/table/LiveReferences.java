package io.icecap.table;

import java.time.Instant;

/**
 * What has to stay in the store for the sake of one format of a table, or of its copies. An object
 * goes when it is of the making of one of them and none of them refers to it. Used by one thread at
 * a time.
 */
public interface LiveReferences {
  /**
   * By whom an object with this name can have been written.
   *
   * @param name its path below the table's folder, such as {@code data/id_bucket=1/x.parquet}
   */
  Maker maker(String name);

  /**
   * Adds everything that whatever was current at or after {@code since} refers to.
   *
   * @throws RuntimeException if that can't be said for certain: then nothing is removed
   */
  void collect(Instant since, LiveSet live);

  /** Who writes objects of some name. */
  enum Maker {
    /** Only Icecap, and every attempt under new names. */
    ICECAP,
    /** Any engine that writes to the table, with attempts that may last long. */
    ANY_ENGINE,
    /** It does not look like a part of this format: it never goes. */
    UNKNOWN
  }
}
