package io.icecap.table.iceberg;

import io.icecap.change.RowSchema;
import io.icecap.table.PartitionMoves;
import java.util.Locale;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.transforms.Transforms;
import org.apache.iceberg.types.Type;

/**
 * The setting {@code partition.by}: comma-separated {@code bucket(8, id)}, {@code truncate(4, id)},
 * {@code year(c)}, {@code month(c)}, {@code day(c)}, {@code hour(c)}, {@code identity(c)} or just
 * {@code c}. Column {@code key} is the first key column unless a column has this name; names with
 * other characters go in double quotes, and a double quote in them is two. Empty means
 * unpartitioned.
 */
final class PartitionBy {
  private final String text;
  private final Schema schema;
  private final RowSchema rows;
  private final PartitionMoves moves;
  private int position;

  private PartitionBy(String text, Schema schema, RowSchema rows, PartitionMoves moves) {
    this.text = text;
    this.moves = moves;
    this.schema = schema;
    this.rows = rows;
  }

  /** Of a table whose rows stay in their partitions. */
  static PartitionSpec parse(String text, Schema schema, RowSchema rows) {
    return parse(text, schema, rows, PartitionMoves.REFUSE);
  }

  /**
   * @param schema with the columns of {@code rows}
   * @throws IllegalArgumentException with the position of what is wrong
   */
  static PartitionSpec parse(String text, Schema schema, RowSchema rows, PartitionMoves moves) {
    return new PartitionBy(text, schema, rows, moves).spec();
  }

  private PartitionSpec spec() {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    skipSpace();
    while (position < text.length()) {
      term(spec);
      skipSpace();
      if (position < text.length()) {
        expect(',', "between two transforms");
        skipSpace();
        if (position == text.length()) {
          throw wrong(position, "a transform is missing after the last comma");
        }
      }
    }
    return spec.build();
  }

  private void term(PartitionSpec.Builder spec) {
    int start = position;
    String word = word("a transform or a column");
    skipSpace();
    if (!at('(')) {
      add(spec, "identity", 0, column(word, start), start);
      return;
    }
    position++;
    String transform = word.toLowerCase(Locale.ROOT);
    boolean sized = transform.equals("bucket") || transform.equals("truncate");
    int size = 0;
    if (sized) {
      size = number("bucket".equals(transform) ? "the number of buckets" : "the width");
      expect(',', "after the number, as in %s(8, %s)".formatted(transform, firstKey()));
    }
    skipSpace();
    int columnStart = position;
    String column = column(word("a column"), columnStart);
    expect(')', "after the column");
    add(spec, transform, size, column, start);
  }

  private void add(
      PartitionSpec.Builder spec, String transform, int size, String column, int start) {
    requireType(transform, column, start);
    try {
      switch (transform) {
        case "bucket" -> spec.bucket(column, size, field(column, "bucket"));
        case "truncate" -> spec.truncate(column, size, field(column, "trunc"));
        case "year" -> spec.year(column, field(column, "year"));
        case "month" -> spec.month(column, field(column, "month"));
        case "day" -> spec.day(column, field(column, "day"));
        case "hour" -> spec.hour(column, field(column, "hour"));
        default -> spec.identity(column);
      }
    } catch (RuntimeException e) {
      // Iceberg's: the same partition field twice, and the like
      throw wrong(start, e.getMessage());
    }
  }

  /** As Iceberg calls it, unless a column is called so. */
  private String field(String column, String suffix) {
    String name = column + "_" + suffix;
    while (schema.findField(name) != null) {
      name += "_";
    }
    return name;
  }

  private void requireType(String transform, String column, int start) {
    Type type = schema.findField(column).type();
    if (type.isNestedType()) {
      throw wrong(
          start,
          "column '%s' is a %s; partition by a column of single values".formatted(column, type));
    }
    boolean fits =
        switch (transform) {
          case "bucket" -> Transforms.bucket(1).canTransform(type);
          case "truncate" -> Transforms.truncate(1).canTransform(type);
          case "year" -> Transforms.year().canTransform(type);
          case "month" -> Transforms.month().canTransform(type);
          case "day" -> Transforms.day().canTransform(type);
          case "hour" -> Transforms.hour().canTransform(type);
          case "identity" -> true;
          default ->
              throw wrong(
                  start,
                  "there is no transform '%s'; there are bucket, truncate, year, month, day, hour and identity"
                      .formatted(transform));
        };
    if (!fits) {
      throw wrong(
          start,
          "%s can't be computed of column '%s', which is a %s".formatted(transform, column, type));
    }
  }

  private String column(String name, int start) {
    boolean isKey = name.equals("key") && rows.indexOf("key") < 0;
    if (isKey && rows.appends()) {
      throw wrong(
          start,
          "key stands for the first column of the key, and with insert.mode=append there is none; name a column");
    }
    String column = isKey ? firstKey() : name;
    int index = rows.indexOf(column);
    if (index < 0) {
      throw wrong(
          start, "there is no column '%s'; the key is %s".formatted(column, rows.keyNames()));
    }
    boolean moving = !rows.appends() && !rows.key().contains(index);
    if (moving && moves == PartitionMoves.REFUSE) {
      throw wrong(
          start,
          ("column '%s' is not part of the key %s, so a change may move its row to another partition,"
                  + " and neither it nor a delete says where the row is. Partition by columns of the"
                  + " key, as in bucket(8, key), or set partition.moves=index, which keeps an index of"
                  + " all keys on the disk of each applier")
              .formatted(column, rows.keyNames()));
    }
    return column;
  }

  private String firstKey() {
    return rows.appends() ? "column" : rows.keyNames().get(0);
  }

  private String word(String what) {
    if (at('"')) {
      return quoted();
    }
    int start = position;
    while (position < text.length() && "(),\" \t".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    if (start == position) {
      throw wrong(start, what + " is missing");
    }
    return text.substring(start, position);
  }

  private String quoted() {
    int start = position + 1;
    int end = text.indexOf('"', start);
    while (end >= 0 && text.startsWith("\"\"", end)) {
      end = text.indexOf('"', end + 2);
    }
    if (end < 0) {
      throw wrong(position, "the closing quote is missing");
    }
    position = end + 1;
    return text.substring(start, end).replace("\"\"", "\"");
  }

  private int number(String what) {
    skipSpace();
    int start = position;
    String digits = word(what);
    try {
      int number = Integer.parseInt(digits);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, with the position
    }
    throw wrong(start, "%s is a whole number above 0, not '%s'".formatted(what, digits));
  }

  private void expect(char c, String where) {
    skipSpace();
    if (!at(c)) {
      throw wrong(position, "'%s' is missing %s".formatted(c, where));
    }
    position++;
  }

  private boolean at(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  private void skipSpace() {
    while (at(' ') || at('\t')) {
      position++;
    }
  }

  private IllegalArgumentException wrong(int at, String problem) {
    return new IllegalArgumentException(
        "partition.by '%s', position %d: %s".formatted(text, at + 1, problem));
  }
}
