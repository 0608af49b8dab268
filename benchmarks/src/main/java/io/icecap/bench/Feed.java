package io.icecap.bench;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.Incarnation;
import io.icecap.change.Change;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Hands changes of one topic-partition to the buffer, in batches of the size Kafka would deliver.
 */
final class Feed implements Handover {
  private static final int POLL_RECORDS = 2_000;

  private final LiveTable table;
  private final SourcePartition source;
  private final ChangeAppender appender;
  private final Incarnation incarnation;
  private final Partitioning partitioning;
  private final RowSchema schema;
  private long from;

  Feed(LiveTable table, SourcePartition source, ChangeAppender appender) {
    this.table = table;
    this.source = source;
    this.appender = appender;
    this.partitioning = table.partitioning();
    this.schema = table.schema();
    this.incarnation = appender.status(table.id()).incarnation();
  }

  @Override
  public Runnable of(List<Change> changes) {
    return () -> append(changes);
  }

  void append(List<Change> changes) {
    for (int i = 0; i < changes.size(); i += POLL_RECORDS) {
      appendPoll(changes.subList(i, Math.min(changes.size(), i + POLL_RECORDS)));
    }
  }

  /** Where the table is shared with Delta, ids are text. */
  private Change fitted(Change change) {
    Object[] values = change.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof UUID id && schema.columns().get(i).type() == Simple.STRING) {
        values[i] = id.toString();
      }
    }
    return new Change(change.operation(), values, change.offset(), change.sourceMillis());
  }

  private void appendPoll(List<Change> changes) {
    Map<PartitionKey, List<Change>> byPartition = new HashMap<>();
    for (Change read : changes) {
      Change change = fitted(read);
      PartitionKey partition =
          partitioning.rowsMove() ? PartitionKey.ALL : partitioning.partitionOf(change.values());
      byPartition.computeIfAbsent(partition, p -> new ArrayList<>()).add(change);
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    byPartition.forEach((p, list) -> blobs.put(p, ChangeCodec.encode(schema, list)));
    long next = changes.get(changes.size() - 1).offset() + 1;
    Append append = new Append(table.id(), incarnation, source, from, next, blobs);
    AppendOutcome outcome = appender.append(List.of(append)).get(0);
    if (!(outcome instanceof AppendOutcome.Appended)) {
      throw new IllegalStateException("The batch was not buffered: " + outcome);
    }
    from = next;
  }
}
