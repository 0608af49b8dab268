package io.icecap.connect;

import io.icecap.change.TableName;
import io.icecap.decode.Decoded;
import io.icecap.decode.RecordDecoder;
import io.icecap.decode.UndecodableRecordException;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * How the records of a topic are understood, as the rules of its table say.
 *
 * @param table empty if the topic has none
 */
record TopicReader(Optional<TableName> table, RecordDecoder decoder, WantedChanges wanted) {
  /**
   * @throws UndecodableRecordException when this record is not understood
   */
  Decoded decode(SinkRecord record) {
    try {
      return decoder.decode(record);
    } catch (UndecodableRecordException e) {
      throw table.map(e::in).orElse(e);
    }
  }
}
