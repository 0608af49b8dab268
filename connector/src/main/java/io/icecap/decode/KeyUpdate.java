package io.icecap.decode;

import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Values;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * An update of the record key, which Debezium sends as a delete of the old key, a tombstone, and a
 * create of the new key. By headers each half says that there is the other one, and what its key
 * is.
 */
public final class KeyUpdate {
  private static final String NEW_KEY = "__debezium.newkey";
  private static final String OLD_KEY = "__debezium.oldkey";

  private KeyUpdate() {}

  /** Whether a delete, or its tombstone, is of a row that goes on under another key. */
  public static boolean begins(SinkRecord delete) {
    return delete.headers().lastWithName(NEW_KEY) != null;
  }

  /** Whether a record writes a row that had another key. */
  public static boolean ends(SinkRecord create) {
    return create.headers().lastWithName(OLD_KEY) != null;
  }

  /** Whether these two are the halves of one update. */
  public static boolean isOf(SinkRecord delete, SinkRecord create) {
    Header old = create.headers().lastWithName(OLD_KEY);
    return old != null
        && old.value() != null
        && delete.key() != null
        && comparable(old).equals(comparable(delete));
  }

  /** Connect's default converter of headers makes a map of a key's text. */
  private static Object comparable(Header key) {
    return key.value() instanceof Map<?, ?> map
        ? map
        : parsed(Values.convertToString(key.schema(), key.value()));
  }

  private static Object comparable(SinkRecord delete) {
    Object key = delete.key();
    return key instanceof Struct || key instanceof Map<?, ?>
        ? parsed(Values.convertToString(delete.keySchema(), key))
        : parsed(String.valueOf(key));
  }

  private static Object parsed(String text) {
    Object value = Values.parseString(text).value();
    return value == null ? text : value;
  }
}
