package io.icecap.connect;

import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** The last records of a topic-partition, which are dealt with together with those that follow. */
final class HeldRecords {
  /** What follows may be in another topic-partition, and never come here. */
  private static final long WAIT_MILLIS = 5_000;

  private List<SinkRecord> records = List.of();
  private long sinceMillis;

  List<SinkRecord> records() {
    return records;
  }

  /** Whether records that begin with this one may wait, or wait on. */
  boolean mayWait(SinkRecord first, long nowMillis) {
    return !areFrom(first) || nowMillis - sinceMillis < WAIT_MILLIS;
  }

  /**
   * @param waiting all that wait from now on
   */
  void hold(List<SinkRecord> waiting, long nowMillis) {
    if (waiting.isEmpty() || !areFrom(waiting.get(0))) {
      sinceMillis = nowMillis;
    }
    records = waiting;
  }

  private boolean areFrom(SinkRecord first) {
    return !records.isEmpty()
        && records.get(0).originalKafkaOffset() == first.originalKafkaOffset();
  }
}
