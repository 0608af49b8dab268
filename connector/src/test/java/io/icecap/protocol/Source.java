package io.icecap.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What Kafka holds: the records of two topic-partitions, at most eight. A record is known by its
 * place in the whole source, and a set of records is a bit mask.
 *
 * <p>Written as {@code "0>a0 1>a1 3>a01 | 0>b1"}: topic-partition 0 has a record at offset 0 for
 * partition 0 of table a, one at offset 1 for its partition 1, and at offset 3 one that moves a row
 * between both; {@code 4>a*} truncates table a; after the bar, topic-partition 1. Offsets have
 * gaps, as Kafka's do.
 */
final class Source {
  static final int TOPICS = 2;
  static final int PARTITIONS = 2;

  private record Change(int topic, int offset, int table, int partitions) {}

  private final List<Change> changes = new ArrayList<>();
  private final int[] topic = new int[TOPICS];
  private final int[][] below = new int[TOPICS][16];
  private final int[][] into = new int[2][PARTITIONS];
  private final int[] moves = new int[2];
  private final int[] truncates = new int[2];
  private final int[] end = new int[TOPICS];
  private final int[] later;

  Source(String text) {
    String[] topics = text.split("\\|", -1);
    for (int t = 0; t < topics.length; t++) {
      for (String word : topics[t].trim().split("\\s+")) {
        if (!word.isEmpty()) {
          add(t, word);
        }
      }
    }
    if (changes.size() > 8) {
      throw new IllegalArgumentException("at most 8 records fit the model, not: " + text);
    }
    later = new int[changes.size()];
    for (int r = 0; r < later.length; r++) {
      later[r] = topic[changes.get(r).topic] & ~below[changes.get(r).topic][offset(r) + 1];
    }
  }

  private void add(int t, String word) {
    int arrow = word.indexOf('>');
    int offset = Integer.parseInt(word.substring(0, arrow));
    int table = word.charAt(arrow + 1) - 'a';
    int bit = 1 << changes.size();
    int partitions = 0;
    boolean truncates = word.endsWith("*");
    String all = truncates ? "01" : word.substring(arrow + 2);
    for (char p : all.toCharArray()) {
      partitions |= 1 << (p - '0');
      into[table][p - '0'] |= bit;
    }
    if (truncates) {
      this.truncates[table] |= bit;
    } else if (Integer.bitCount(partitions) > 1) {
      moves[table] |= bit;
    }
    for (int o = offset + 1; o < 16; o++) {
      below[t][o] |= bit;
    }
    topic[t] |= bit;
    end[t] = offset + 1;
    changes.add(new Change(t, offset, table, partitions));
  }

  int records() {
    return changes.size();
  }

  int offset(int record) {
    return changes.get(record).offset;
  }

  /** The records of topic-partition {@code t} with offsets below {@code offset}. */
  int below(int t, int offset) {
    return below[t][offset];
  }

  int of(int t) {
    return topic[t];
  }

  /** The records that change partition {@code p} of the table. */
  int into(int table, int p) {
    return into[table][p];
  }

  int into(int table) {
    return into[table][0] | into[table][1];
  }

  /** The records that move a row from one partition of the table to another. */
  int moves(int table) {
    return moves[table];
  }

  /** The records that truncate the table. */
  int truncates(int table) {
    return truncates[table];
  }

  /** The topic-partition of the first of these records. */
  int topic(int records) {
    return changes.get(Integer.numberOfTrailingZeros(records)).topic;
  }

  /** The records before the last truncate among these, in its topic-partition. */
  int passedOver(int table, int records) {
    int truncate = Integer.highestOneBit(records & truncates[table]);
    if (truncate == 0) {
      return 0;
    }
    int record = Integer.numberOfTrailingZeros(truncate);
    return below(changes.get(record).topic, offset(record));
  }

  /** The records behind this one in its topic-partition. */
  int later(int record) {
    return later[record];
  }

  /** The offset after the last record. */
  int end(int t) {
    return end[t];
  }

  /** The offset after the {@code n}-th record from {@code position}, or 0 if there are fewer. */
  int endOfBatch(int t, int position, int n) {
    int left = n;
    for (Change change : changes) {
      if (change.topic == t && change.offset >= position && --left == 0) {
        return change.offset + 1;
      }
    }
    return 0;
  }
}
