package io.icecap.table.iceberg;

import io.icecap.table.LiveReferences;
import io.icecap.table.LiveSet;
import java.time.Instant;

/**
 * What may be left of the Delta log of a table that has Delta no more: nothing of it has to stay.
 */
record WithdrawnLog() implements LiveReferences {
  @Override
  public Maker maker(String name) {
    return name.startsWith("_delta_log/") ? Maker.ICECAP : Maker.UNKNOWN;
  }

  @Override
  public void collect(Instant since, LiveSet live) {}
}
