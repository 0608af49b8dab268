package io.icecap.connect;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.Incarnation;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.Change;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.change.TopicEdition;
import io.icecap.change.TopicIdentity;
import io.icecap.config.SchemaEvolution;
import io.icecap.table.CommitConflictException;
import io.icecap.table.LiveTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table as a task feeds it: which sources, in which of the buffer's lives, and how full it is.
 */
final class TableFeed {
  private static final Logger log = LoggerFactory.getLogger(TableFeed.class);
  private static final int ATTEMPTS = 20;

  private final LiveTable table;
  private final ChangeAppender appender;
  private final Set<SourceProgress> sources = new LinkedHashSet<>();
  private final FeedRows rows;
  private Incarnation incarnation;
  private long bufferedBytes;

  TableFeed(LiveTable table, ChangeAppender appender, SchemaEvolution evolution, Clock clock) {
    this.table = table;
    this.appender = appender;
    this.rows = new FeedRows(table, evolution, clock);
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
   * @param identities of the topics they are from, as far as they are known
   */
  void attach(Map<SourceProgress, String> topics, Map<String, TopicIdentity> identities) {
    Map<SourcePartition, Long> starts = new HashMap<>();
    Map<String, TopicIdentity> from = new HashMap<>();
    for (SourceProgress source : topics.keySet()) {
      String topic = source.source().topic();
      starts.put(source.source(), source.position());
      Optional.ofNullable(identities.get(topic)).ifPresent(id -> from.put(topic, id));
    }
    Map<String, TopicEdition> before = editions(from.keySet());
    table.register(starts, from);
    before.forEach(this::tell);
    Set<SourceProgress> all = new LinkedHashSet<>(sources);
    all.addAll(topics.keySet());
    BufferStatus status = settled(status(), all);
    topics.forEach((source, topic) -> source.feeds(this, topic));
    sources.addAll(topics.keySet());
    follow(status);
  }

  /** Goes on with the first record of each topic that Kafka now has under another identity. */
  void notice(Map<String, TopicIdentity> identities) {
    Map<String, TopicIdentity> changed = new HashMap<>();
    for (SourceProgress source : sources) {
      String topic = source.source().topic();
      TopicIdentity identity = identities.get(topic);
      if (identity != null && !source.isOf(identity)) {
        changed.put(topic, identity);
      }
    }
    if (!changed.isEmpty()) {
      Map<String, TopicEdition> before = editions(changed.keySet());
      table.register(Map.of(), changed);
      before.forEach(this::tell);
      goOnFrom(status());
    }
  }

  private Map<String, TopicEdition> editions(Set<String> topics) {
    return topics.stream().collect(Collectors.toMap(t -> t, table::edition));
  }

  private void tell(String topic, TopicEdition before) {
    TopicEdition now = table.edition(topic);
    if (now.start() > before.start()) {
      log.warn(
          "Topic {} was deleted and created again: Kafka has it as {}, and table {} took {} before."
              + " The table takes the new topic from its first record on, on top of the rows it"
              + " has; a row of the old topic stays until the new one brings a change of it",
          topic,
          now.identity().orElseThrow(),
          name(),
          before.identity().map(TopicIdentity::toString).orElse("another one"));
    }
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
  void goOnFrom(BufferStatus found) {
    follow(settled(found, sources));
  }

  /** The status in the editions that the sources' topics have now; all that may fail is in here. */
  private BufferStatus settled(BufferStatus found, Collection<SourceProgress> of) {
    if (of.stream().anyMatch(source -> standsElsewhere(source, found))) {
      // Another task may have noticed a recreated topic.
      table.headOfChain();
    }
    return inCurrentEditions(found, of);
  }

  private void follow(BufferStatus status) {
    incarnation = status.incarnation();
    bufferedBytes = status.bytes();
    for (SourceProgress source : sources) {
      source.continueAs(table.edition(source.source().topic()));
      source.expect(source.edition().kafkaOffset(watermark(source, status)));
    }
  }

  private boolean standsElsewhere(SourceProgress source, BufferStatus status) {
    return watermark(source, status) != source.edition().offset(source.position());
  }

  private long watermark(SourceProgress source, BufferStatus status) {
    Long watermark = status.watermarks().get(source.source());
    if (watermark == null) {
      throw new IllegalStateException(
          ("Table %s does not know %s, which was registered with it; was the table dropped"
                  + " while it is written to? Restart the connector")
              .formatted(name(), source.source()));
    }
    return watermark;
  }

  /**
   * Moves the watermarks of all partitions of a recreated topic over the gap between its editions,
   * by appends without changes. After that no task can append what it still has of the deleted
   * topic, so nothing old comes after something new.
   */
  private BufferStatus inCurrentEditions(BufferStatus found, Collection<SourceProgress> of) {
    Set<String> topics = of.stream().map(s -> s.source().topic()).collect(Collectors.toSet());
    BufferStatus status = found;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<Append> gaps = gaps(topics, status);
      if (gaps.isEmpty()) {
        return status;
      }
      List<AppendOutcome> ignored = appender.append(gaps);
      status = status();
    }
    throw new CommitConflictException(
        "Table %s could not go on to recreated topics: other tasks were faster %d times"
            .formatted(name(), ATTEMPTS),
        null);
  }

  private List<Append> gaps(Set<String> topics, BufferStatus status) {
    List<Append> gaps = new ArrayList<>();
    status
        .watermarks()
        .forEach(
            (source, watermark) -> {
              long start = table.edition(source.topic()).start();
              if (topics.contains(source.topic()) && watermark < start) {
                gaps.add(
                    new Append(
                        table.id(), status.incarnation(), source, watermark, start, Map.of()));
              }
            });
    return gaps;
  }

  /** What the table's rows are like, as of the last {@link FeedRows#prepare}. */
  FeedRows rows() {
    return rows;
  }

  /** The changes of one source in [its position, next), as the buffer takes them. */
  Append append(SourceProgress source, long next, List<Change> changes) {
    TopicEdition edition = source.edition();
    return new Append(
        table.id(),
        incarnation,
        source.source(),
        edition.offset(source.position()),
        edition.offset(next),
        rows.blobs(changes));
  }
}
