package io.icecap.change;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A topic as a table knows it. A topic that is deleted and created again is another edition under
 * the same name: Kafka counts its offsets from 0 again, and the table counts on from {@code start},
 * which no earlier edition reaches. So the offsets of a source only ever grow, with a gap between
 * two editions as there are gaps between records.
 *
 * @param identity empty as long as nobody has asked Kafka for it
 * @param start the table's offset of this edition's Kafka offset 0
 * @param superseded the identities of editions before this one, the latest first; not all of them
 */
public record TopicEdition(
    Optional<TopicIdentity> identity, long start, List<TopicIdentity> superseded) {
  /** Of a topic that a table does not know, or knows by its name alone. */
  public static final TopicEdition UNNAMED = new TopicEdition(Optional.empty(), 0, List.of());

  /** Starts are multiples of it, so that an offset is easy to read; half of it is always left. */
  static final long STRIDE = 1_000_000_000_000L;

  /** What Redis, whose numbers are doubles, still compares exactly. */
  private static final long OFFSET_MAX = 1L << 53;

  private static final int REMEMBERED = 8;

  public TopicEdition {
    superseded = List.copyOf(superseded);
  }

  /** The table's offset of an offset in Kafka. */
  public long offset(long kafkaOffset) {
    return start + kafkaOffset;
  }

  /**
   * The table's first offset of a source that it does not know, and that a task finds at an offset
   * in Kafka. A recreated topic is taken from its beginning, wherever a task stands.
   */
  public long first(long kafkaOffset) {
    return start == 0 ? kafkaOffset : start;
  }

  /** Kafka's offset of one of the table's; 0 for those of earlier editions, which Kafka lost. */
  public long kafkaOffset(long offset) {
    return Math.max(offset - start, 0);
  }

  /**
   * Whether it is the identity of an earlier edition in the same cluster, which never comes back.
   */
  public boolean isOutdated(TopicIdentity seen) {
    return superseded.contains(seen)
        && identity.map(TopicIdentity::cluster).equals(Optional.of(seen.cluster()));
  }

  /**
   * The edition that the table goes on with, now that Kafka has the topic under this identity. An
   * identity that was superseded in the same cluster is an answer from a broker that does not know
   * yet, and changes nothing.
   *
   * @param next an offset that no change of this edition has reached, as far as the table knows
   * @throws IllegalStateException if offsets would become too large
   */
  public TopicEdition seenAs(TopicIdentity seen, long next) {
    if (identity.isEmpty()) {
      return new TopicEdition(Optional.of(seen), start, superseded);
    }
    TopicIdentity known = identity.get();
    if (seen.equals(known) || isOutdated(seen)) {
      return this;
    }
    long after = ((Math.max(next, start) + STRIDE / 2) / STRIDE + 1) * STRIDE;
    if (after > OFFSET_MAX - STRIDE) {
      throw new IllegalStateException(
          "The topic was recreated too often for its offsets to be counted on; drop the table to load it anew");
    }
    List<TopicIdentity> before =
        Stream.concat(Stream.of(known), superseded.stream().filter(id -> !id.equals(seen)))
            .limit(REMEMBERED)
            .toList();
    return new TopicEdition(Optional.of(seen), after, before);
  }
}
