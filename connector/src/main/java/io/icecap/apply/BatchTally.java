package io.icecap.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What is counted while the changes of a batch are taken up. Thread-safe. */
final class BatchTally {
  private final List<long[]> millis = new ArrayList<>();
  private long incomplete;

  /**
   * @param sourceMillis one per change, several of one key included
   * @param incomplete how many rows have columns of which nothing is known: they were deleted in
   *     the batch before an upsert left the columns out
   */
  synchronized void add(long[] sourceMillis, long incomplete) {
    millis.add(sourceMillis);
    this.incomplete += incomplete;
  }

  synchronized long changes() {
    return millis.stream().mapToLong(of -> of.length).sum();
  }

  synchronized long incomplete() {
    return incomplete;
  }

  synchronized SourceTimes sources() {
    return SourceTimes.of(millis.stream().flatMapToLong(LongStream::of).toArray());
  }
}
