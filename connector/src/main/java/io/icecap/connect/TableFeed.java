package io.icecap.connect;

import io.icecap.buffer.Append;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.Incarnation;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table as a task feeds it: which sources, in which of the buffer's lives, and how full it is.
 */
final class TableFeed {
  private static final Logger log = LoggerFactory.getLogger(TableFeed.class);
  private static final int PROJECTIONS_MAX = 1000;

  private final LiveTable table;
  private final ChangeAppender appender;
  private final Set<SourceProgress> sources = new LinkedHashSet<>();
  private final Map<RowSchema, Projection> projections = new IdentityHashMap<>();
  private RowSchema schema;
  private Incarnation incarnation;
  private long bufferedBytes;

  TableFeed(LiveTable table, ChangeAppender appender) {
    this.table = table;
    this.appender = appender;
    this.schema = table.schema();
  }

  TableName name() {
    return table.name();
  }

  long bufferedBytes() {
    return bufferedBytes;
  }

  void bufferedBytes(long bytes) {
    bufferedBytes = bytes;
  }

  /**
   * Lets these sources, each at its position, feed the table from now on; may be repeated after a
   * failure.
   *
   * @param topics the topic that each goes by
   */
  void attach(Map<SourceProgress, String> topics) {
    Map<SourcePartition, Long> starts = new HashMap<>();
    topics.keySet().forEach(source -> starts.put(source.source(), source.position()));
    table.register(starts);
    BufferStatus status = status();
    topics.forEach((source, topic) -> source.feeds(this, topic));
    sources.addAll(topics.keySet());
    goOnFrom(status);
  }

  void detach(SourceProgress source) {
    sources.remove(source);
  }

  boolean idle() {
    return sources.isEmpty();
  }

  /** Learns from the buffer where each source is to go on, and recovers the table if need be. */
  BufferStatus locate() {
    BufferStatus status = status();
    goOnFrom(status);
    return status;
  }

  private BufferStatus status() {
    try {
      return appender.status(table.id());
    } catch (RecoveryNeededException e) {
      return recovered();
    }
  }

  /** The buffer's status after recovery, which others may have done. */
  BufferStatus recovered() {
    log.info("Table {}: {}", name(), table.recover().explanation());
    return appender.status(table.id());
  }

  /** Sends every source to its watermark, if it stands elsewhere. */
  void goOnFrom(BufferStatus status) {
    incarnation = status.incarnation();
    bufferedBytes = status.bytes();
    for (SourceProgress source : sources) {
      Long watermark = status.watermarks().get(source.source());
      if (watermark == null) {
        throw new IllegalStateException(
            ("Table %s does not know %s, which was registered with it; was the table dropped"
                    + " while it is written to? Restart the connector")
                .formatted(name(), source.source()));
      }
      source.expect(watermark);
    }
  }

  /** How records of this schema fit the table. */
  Projection projection(RowSchema record) {
    RowSchema current = table.schema();
    if (current.id() != schema.id() || projections.size() > PROJECTIONS_MAX) {
      projections.clear();
      schema = current;
    }
    return projections.computeIfAbsent(record, r -> Projection.of(r, schema));
  }

  /** The changes of one source in [its position, next), as the buffer takes them. */
  Append append(SourceProgress source, long next, List<Change> changes) {
    Map<PartitionKey, List<Change>> parts = new HashMap<>();
    for (Change change : changes) {
      PartitionKey partition = table.partitioning().partitionOf(change.values());
      parts.computeIfAbsent(partition, p -> new ArrayList<>()).add(change);
    }
    Map<PartitionKey, Blob> blobs = new HashMap<>();
    parts.forEach((partition, part) -> blobs.put(partition, ChangeCodec.encode(schema, part)));
    return new Append(table.id(), incarnation, source.source(), source.position(), next, blobs);
  }
}
