package io.icecap.buffer;

import io.icecap.change.TableId;
import java.util.List;

/** The apply side of the buffer. Thread-safe. */
public interface ChangeClaims {
  /** Tables of the group with changes that are not applied, the longest waiting first. */
  List<TableId> dirty(String group);

  /**
   * Reads what is to be applied; takes nothing away (that is done when the table's pointer moves).
   * Per table partition it is a prefix of what was buffered at one moment.
   *
   * @param bytesMax about how many bytes to read at most; at least one blob is read
   * @throws RecoveryNeededException see there
   * @throws BufferUnavailableException if Redis did not answer
   */
  Claim claim(TableId table, long bytesMax);
}
