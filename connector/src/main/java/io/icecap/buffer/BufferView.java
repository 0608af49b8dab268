package io.icecap.buffer;

import io.icecap.change.TableId;
import java.util.List;

/** The buffer for who looks on and changes nothing. Thread-safe. */
public interface BufferView {
  /**
   * One depth per table, in order, in one round trip.
   *
   * @throws BufferUnavailableException if Redis did not answer
   */
  List<BufferDepth> depths(List<TableId> tables);
}
