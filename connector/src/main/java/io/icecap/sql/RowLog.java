package io.icecap.sql;

import io.icecap.change.Change;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.change.TopicIdentity;
import java.util.List;

/**
 * Where rows of statements are kept from before they are buffered, so that sinks find them whatever
 * becomes of the buffer. Used by one thread.
 */
public interface RowLog extends AutoCloseable {
  /**
   * The topic of a table.
   *
   * @param source all rows of the table's statements are in one partition, in one order
   * @param end one past the last record that Kafka has of it
   */
  record Topic(SourcePartition source, TopicIdentity identity, long end) {}

  /**
   * Finds the topic of a table, or creates it.
   *
   * @throws StatementException if that can't be
   */
  Topic topic(TableName table);

  /**
   * Sends rows, which nobody sees before they are committed.
   *
   * @param rows one at least; their offsets do not matter
   * @throws StatementException if Kafka does not take them all; nobody sees any of them then
   */
  Sent send(SourcePartition to, RowSchema schema, List<Change> rows);

  /**
   * Rows that Kafka has and nobody sees yet; committed or dropped before the next ones are sent.
   */
  interface Sent {
    /** Kafka's offset of each of them. */
    List<Long> offsets();

    /**
     * Whether none of the records from {@code offset} on, and before these, is one that readers
     * see, now or ever. Waits until it is decided what becomes of those that were sent by others.
     *
     * @throws StatementException if that takes too long
     */
    boolean follow(long offset);

    /**
     * Lets readers see them.
     *
     * @throws StatementException if Kafka does not say that it has them for good; it may
     */
    void commit();

    /** Lets nobody ever see them. An outage is no error: Kafka drops them by itself. */
    void drop();
  }

  @Override
  void close();
}
