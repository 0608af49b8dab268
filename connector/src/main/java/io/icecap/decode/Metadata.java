package io.icecap.decode;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.util.Arrays;

/** What a column can say of the record that a row was last changed by. */
public enum Metadata {
  /** Debezium's letter: c, u, d or r. */
  OP("op", Simple.STRING),
  /** When the source committed the change, to the millisecond. */
  SOURCE_TS("source_ts", Simple.TIMESTAMPTZ),
  /** Kafka's topic. */
  TOPIC("topic", Simple.STRING),
  /** Kafka's partition of the topic. */
  PARTITION("partition", Simple.INT),
  /** Kafka's offset in the partition. */
  OFFSET("offset", Simple.LONG),
  /** Where PostgreSQL's log has the change. */
  LSN("lsn", Simple.LONG);

  private final String word;
  private final ColumnType type;

  Metadata(String word, ColumnType type) {
    this.word = word;
    this.type = type;
  }

  public static Metadata of(String word) {
    return Arrays.stream(values()).filter(m -> m.word.equals(word)).findFirst().orElseThrow();
  }

  public static String[] words() {
    return Arrays.stream(values()).map(Metadata::word).toArray(String[]::new);
  }

  public String word() {
    return word;
  }

  /** What the column is called. */
  public String column() {
    return "__" + word;
  }

  Column asColumn() {
    return new Column(0, column(), type, false);
  }
}
