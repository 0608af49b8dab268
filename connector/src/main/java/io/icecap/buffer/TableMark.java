package io.icecap.buffer;

import io.icecap.change.SourcePartition;
import java.util.Map;

/**
 * What tells one state of a table from the next: a version of it, and what is buffered on top. As
 * long as the mark is the same, nobody has changed a row.
 *
 * @param version the head's
 * @param watermarks of all sources
 */
public record TableMark(long version, Map<SourcePartition, Long> watermarks) {
  public TableMark {
    watermarks = Map.copyOf(watermarks);
  }
}
