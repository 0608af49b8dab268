package io.icecap.buffer;

import io.icecap.change.TableId;
import java.util.List;

/** The ingest side of the buffer. Thread-safe. */
public interface ChangeAppender {
  /**
   * Appends each element atomically, in one round trip for all. May be called again with the same
   * appends: what is already buffered is refused with the watermark past it.
   *
   * @return one outcome per append, in order
   * @throws BufferUnavailableException if Redis did not answer; any of the appends may have
   *     happened, and repeating all is safe
   */
  List<AppendOutcome> append(List<Append> appends);

  /**
   * @throws RecoveryNeededException see there
   * @throws BufferUnavailableException if Redis did not answer
   */
  BufferStatus status(TableId table);
}
