package io.icecap.it.readers;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * The rows with {@code low <= column <= high}: in Java, as Iceberg's expression, and in SQL. A
 * point read where both are equal.
 */
public record Filter(String column, Object low, Object high) {

  /**
   * A point or a range around a value that one of the rows has, or a point that probably none has:
   * wrong column bounds or bucket values hide rows from one or the other.
   *
   * @param rows by column name; not empty
   */
  public static Filter random(List<String> columns, List<Map<String, Object>> rows, Random random) {
    String column = columns.get(random.nextInt(columns.size()));
    Object low = rows.get(random.nextInt(rows.size())).get(column);
    if (low == null) {
      return random(columns, rows, random);
    }
    return switch (random.nextInt(4)) {
      case 0 -> new Filter(column, low, above(low));
      case 1 -> new Filter(column, above(low), above(low));
      default -> new Filter(column, low, low);
    };
  }

  public Predicate<Map<String, Object>> inJava() {
    return row -> {
      Object value = row.get(column);
      return value != null && compare(low, value) <= 0 && compare(value, high) <= 0;
    };
  }

  public Expression inIceberg() {
    if (low.equals(high)) {
      return Expressions.equal(column, literal(low));
    }
    return Expressions.and(
        Expressions.greaterThanOrEqual(column, literal(low)),
        Expressions.lessThanOrEqual(column, literal(high)));
  }

  public String inSql() {
    return low.equals(high)
        ? "%s = %s".formatted(column, sql(low))
        : "%s >= %s and %1$s <= %s".formatted(column, sql(low), sql(high));
  }

  /** A little more, of the same type. */
  private static Object above(Object value) {
    if (value instanceof Integer number) {
      return number + 3;
    }
    if (value instanceof Long number) {
      return number + 3;
    }
    if (value instanceof BigDecimal number) {
      return number.add(BigDecimal.valueOf(7, number.scale()));
    }
    return value instanceof LocalDate day ? day.plusDays(1) : value + "a";
  }

  @SuppressWarnings("unchecked") // both are of the column's type
  private static int compare(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }

  private static Object literal(Object value) {
    return value instanceof LocalDate day ? day.toString() : value;
  }

  private static String sql(Object value) {
    if (value instanceof LocalDate day) {
      return "date'" + day + "'";
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString() + "bd";
    }
    return value instanceof String text ? "'" + text.replace("'", "\\'") + "'" : value.toString();
  }
}
