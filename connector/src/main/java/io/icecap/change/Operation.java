package io.icecap.change;

/** What a change does to the row of its key. */
public enum Operation {
  /** The row with this key is now these values, whether it existed or not. */
  UPSERT,
  /** The row with this key is gone, whether it existed or not. */
  DELETE,
  /** All rows are gone; a change of no key. */
  TRUNCATE
}
