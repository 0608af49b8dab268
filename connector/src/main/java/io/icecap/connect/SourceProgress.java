package io.icecap.connect;

import io.icecap.change.SourcePartition;
import io.icecap.change.TopicEdition;
import io.icecap.change.TopicIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the task stands in one Kafka topic-partition, from its opening to its closing. What Connect
 * delivers is contiguous from {@link #position} on, gaps between offsets aside; a table takes
 * nothing else. Offsets here are Kafka's, within one edition of the topic.
 */
final class SourceProgress {
  private enum Seek {
    NONE,
    /** To be asked for; what is delivered before is from the old place. */
    WANTED,
    /** Asked for; what Connect delivers next is from the new place. */
    ASKED,
    /** Has happened, and no record from the new place was seen yet. */
    DONE
  }

  private static final long UNKNOWN = -1;

  /** About a minute, in which every broker has to have heard of a recreated topic. */
  private static final int FALLBACKS_MAX = 60;

  private static final Logger log = LoggerFactory.getLogger(SourceProgress.class);

  private final SourcePartition source;
  private final Map<String, Long> skipped = new TreeMap<>();
  private TableFeed feed;
  private TopicEdition edition = TopicEdition.UNNAMED;
  private TopicIdentity topic;
  private String routedTopic;
  private int fallbacks;
  private long position = UNKNOWN;
  private long seen = UNKNOWN;
  private Seek seek = Seek.NONE;

  /** From the position on. */
  private final HeldRecords held = new HeldRecords();

  SourceProgress(SourcePartition source) {
    this.source = source;
  }

  SourcePartition source() {
    return source;
  }

  /** Empty until the first record that needs a table. */
  Optional<TableFeed> feed() {
    return Optional.ofNullable(feed);
  }

  /**
   * From now on the table takes the records, {@link #position} being where this topic-partition
   * begins for it if it does not know it yet.
   */
  void feeds(TableFeed table, String topic) {
    feed = table;
    routedTopic = topic;
  }

  TopicEdition edition() {
    return edition;
  }

  /**
   * The topic that Kafka has now. If it is not the one that the first records came from, they are
   * of no use, and where the task stands in the new one is nothing to begin from.
   */
  void sawTopic(TopicIdentity now) {
    if (feed == null && topic != null && !topic.equals(now)) {
      position = 0;
      seek = Seek.WANTED;
    }
    topic = now;
  }

  /** Whether all that was delivered is of this topic, as far as is known. */
  boolean isOf(TopicIdentity identity) {
    return feed == null
        ? identity.equals(topic)
        : edition.identity().equals(Optional.of(identity)) || edition.isOutdated(identity);
  }

  /**
   * From now on the topic is counted as this edition, unless it is an earlier one, read late. What
   * was delivered as another one is of no use, and {@link #expect} seeks.
   */
  void continueAs(TopicEdition current) {
    if (current.start() > edition.start()) {
      seek = Seek.WANTED;
    }
    if (current.start() >= edition.start()) {
      edition = current;
    }
  }

  /** The offset that the next append is from. */
  long position() {
    return position;
  }

  /** One past the last record that was dealt with; empty if there was none. */
  OptionalLong seen() {
    return seen == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(seen);
  }

  /** Whether a record, delivered after a seek, is from before the place that was sought. */
  boolean fellBack(long offset) {
    return seek == Seek.DONE && offset < position;
  }

  /** Whether to look at a record; false for what is buffered already or from the wrong place. */
  boolean wants(long offset) {
    if (position == UNKNOWN) {
      position = offset;
    }
    if (seek == Seek.WANTED || seek == Seek.ASKED) {
      return false;
    }
    if (fellBack(offset)) {
      if (edition.identity().isPresent() && fallbacks++ < FALLBACKS_MAX) {
        throw new RetriableException(
            "Topic-partition %s starts again at %d, and not at %d, as if it was recreated; Kafka is asked again"
                .formatted(source, offset, position));
      }
      throw new ConnectException(
          ("Topic-partition %s has no offset %d any more, which is the next one for table %s,"
                  + " and starts again at %d: the topic was probably recreated. %s drop the table"
                  + " to load it anew, or let the new topic go to another table")
              .formatted(source, position, feed.name(), offset, wayOut()));
    }
    if (offset < position) {
      return false;
    }
    seek = Seek.NONE;
    fallbacks = 0;
    return true;
  }

  private String wayOut() {
    return edition.identity().isPresent()
        ? "Kafka gives it the same id, though, so records were lost there:"
        : "Set kafka.bootstrap.servers, so that this is noticed from the next time on, and";
  }

  /** A topic goes to one table; a transform may not send its records to several. */
  void checkTopic(String topic) {
    if (routedTopic != null && !routedTopic.equals(topic)) {
      throw new ConnectException(
          ("Records of topic-partition %s go to '%s' and to '%s'. A topic goes to one table,"
                  + " since its offsets are counted there; split it before Kafka, or use one"
                  + " sink for"
                  + " each table")
              .formatted(source, routedTopic, topic));
    }
  }

  /** Says once for each reason that records mean no change, and counts them; there are few. */
  void skipped(String reason) {
    if (skipped.merge(reason, 1L, Long::sum) == 1) {
      log.warn("{}: a record is skipped, and others like it will be: {}", source, reason);
    }
  }

  /** How many records were skipped, by the reason. */
  Map<String, Long> skipped() {
    return skipped;
  }

  /** Says how many it were in the end. */
  void tellSkipped() {
    skipped.forEach(
        (reason, count) -> log.info("{}: {} records skipped: {}", source, count, reason));
  }

  /** Everything below {@code next} was delivered and dealt with. */
  void dealtWith(long next) {
    seen = Math.max(seen, next);
  }

  /** Everything below {@code next} was delivered and is now buffered, or refused. */
  void passed(long next) {
    position = next;
  }

  /** What was delivered, and waits for what follows; after a seek it is delivered again. */
  HeldRecords held() {
    if (seek != Seek.NONE) {
      held.hold(List.of(), 0);
    }
    return held;
  }

  /** The table takes {@code watermark} next; where the task stands elsewhere it has to seek. */
  void expect(long watermark) {
    if (position != watermark) {
      position = watermark;
      seek = Seek.WANTED;
    }
  }

  boolean awaitsSeek() {
    return seek == Seek.WANTED;
  }

  /** What is delivered from the position on is to be delivered again. */
  void seekBack() {
    seek = Seek.WANTED;
  }

  /** The offset to ask Connect for now, if any. */
  OptionalLong askForSeek() {
    if (seek != Seek.WANTED) {
      return OptionalLong.empty();
    }
    seek = Seek.ASKED;
    return OptionalLong.of(position);
  }

  /** Connect has polled since it was asked. */
  void seekHappened() {
    if (seek == Seek.ASKED) {
      seek = Seek.DONE;
    }
  }
}
