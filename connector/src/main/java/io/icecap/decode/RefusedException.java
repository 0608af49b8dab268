package io.icecap.decode;

import org.apache.kafka.connect.data.Schema;

/**
 * Why something in a record is refused and how to fix it, before it is known where. It carries no
 * cause, since the messages of parsers quote what they parsed.
 */
final class RefusedException extends RuntimeException {
  private final String column;
  private final String type;

  RefusedException(String problemAndFix) {
    this(null, null, problemAndFix);
  }

  private RefusedException(String column, String type, String problemAndFix) {
    super(problemAndFix, null, false, false);
    this.column = column;
    this.type = type;
  }

  RefusedException inColumn(String name, String typeName) {
    return new RefusedException(name, typeName, getMessage());
  }

  /** What is refused in a part of a column's value. */
  RefusedException within(String part, Schema schema) {
    return new RefusedException(
        "in its part '%s' of type %s, %s"
            .formatted(part, LogicalTypes.describe(schema), getMessage()));
  }

  /** Null where it is not about one column. */
  String column() {
    return column;
  }

  String type() {
    return type;
  }
}
