package io.icecap.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of {@code partition.by}: columns, or transforms of columns as in {@code bucket(8, id)},
 * separated by commas; names with other characters are in double quotes, and a double quote in them
 * is two. Whether the columns exist is known only where the table is.
 */
final class PartitionBySyntax {
  /** The word that stands for the first column of the key. */
  static final String KEY = "key";

  private static final Set<String> SIZED = Set.of("bucket", "truncate");
  private static final Set<String> PLAIN = Set.of("identity", "year", "month", "day", "hour");
  private static final String NAME = "\"(?:[^\"]|\"\")+\"|[^(),\"\\s]+";
  private static final Pattern FIELD =
      Pattern.compile("\\s*(%s)\\s*(?:\\(((?:[^()\"]|\"[^\"]*\")*)\\)\\s*)?".formatted(NAME));

  private PartitionBySyntax() {}

  /**
   * @return the columns, in order; none for a table without partitions
   * @throws IllegalArgumentException with the position, from 1 on, of the first error
   */
  static List<String> parse(String text) {
    List<String> columns = new ArrayList<>();
    int at = 0;
    while (!text.isBlank() && at <= text.length()) {
      Matcher field = FIELD.matcher(text).region(at, text.length());
      if (!field.lookingAt()) {
        throw error(at, "a column or transform(column) is missing");
      }
      columns.add(column(field));
      if (field.end() < text.length() && text.charAt(field.end()) != ',') {
        throw error(field.end(), "'%s' is not expected".formatted(text.charAt(field.end())));
      }
      at = field.end() + 1;
    }
    return columns;
  }

  private static String column(Matcher field) {
    if (field.group(2) == null) {
      return unquoted(field.group(1));
    }
    String transform = field.group(1).toLowerCase(Locale.ROOT);
    String column = field.group(2).strip();
    if (SIZED.contains(transform)) {
      String[] arguments = column.split(",", 2);
      if (arguments.length != 2 || !arguments[0].strip().matches("[1-9]\\d{0,8}")) {
        throw error(
            field.start(1), "%s takes a whole number from 1 on and a column".formatted(transform));
      }
      column = arguments[1].strip();
    } else if (!PLAIN.contains(transform)) {
      throw error(
          field.start(1),
          "there is no transform '%s'; there are bucket, truncate, identity, year, month, day, hour"
              .formatted(transform));
    }
    if (!column.matches(NAME)) {
      throw error(field.start(2), "%s takes one column, and not '%s'".formatted(transform, column));
    }
    return unquoted(column);
  }

  private static String unquoted(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  private static IllegalArgumentException error(int at, String problem) {
    return new IllegalArgumentException(
        "at position %d, %s; write it like bucket(8, key) or day(created_at), bucket(4, id)"
            .formatted(at + 1, problem));
  }
}
