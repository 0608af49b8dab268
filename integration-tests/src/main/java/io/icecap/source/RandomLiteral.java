package io.icecap.source;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL literals of a column's type: null now and then, its extreme values, and others. */
final class RandomLiteral {
  private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz ,\"{}\\[]:ž🧊";

  private final RandomGenerator random;

  RandomLiteral(RandomGenerator random) {
    this.random = random;
  }

  String of(TypedColumn column) {
    int dice = random.nextInt(6);
    return dice == 0 ? "null" : dice < 3 ? extreme(column) : other(column);
  }

  /**
   * The same without the years before Christ, which Debezium's (3.6) snapshot sends as years after.
   */
  String inSnapshot(TypedColumn column) {
    String literal = of(column);
    return column.type().equals("date") && literal.contains("BC") ? "null" : literal;
  }

  /** One that is no null, and no expression, of which Debezium (3.6) would read a part. */
  String constant(TypedColumn column) {
    List<String> constants = column.values().stream().filter(v -> !v.contains("(")).toList();
    return constants.get(random.nextInt(constants.size()));
  }

  private String extreme(TypedColumn column) {
    return column.value(random.nextInt(column.values().size()));
  }

  private String other(TypedColumn column) {
    String number = number(column);
    return number == null ? otherThanNumber(column) : number;
  }

  private String number(TypedColumn column) {
    Matcher numeric = NUMERIC.matcher(column.type());
    if (numeric.matches()) {
      int scale = Integer.parseInt(numeric.group(2));
      int digits = Integer.parseInt(numeric.group(1)) - scale;
      return digits < 0 ? null : digits(digits) + (scale == 0 ? "" : "." + digits(scale));
    }
    return switch (column.type()) {
      case "smallint" -> String.valueOf((short) random.nextInt());
      case "integer" -> String.valueOf(random.nextInt());
      case "bigint" -> String.valueOf(random.nextLong());
      case "real" -> "'" + (float) random.nextGaussian() + "'";
      case "double precision" -> "'" + random.nextGaussian() + "'";
      case "numeric" -> (random.nextBoolean() ? "-" : "") + digits(30) + "." + digits(9);
      default -> null;
    };
  }

  private String digits(int most) {
    StringBuilder digits = new StringBuilder("0");
    for (int i = most == 0 ? 0 : random.nextInt(most + 1); i > 0; i--) {
      digits.append((char) ('0' + random.nextInt(10)));
    }
    return digits.toString();
  }

  private String otherThanNumber(TypedColumn column) {
    return switch (column.type()) {
      case "text", "citext" -> quoted(text(random.nextInt(60)));
      case "bytea" -> "decode(md5('" + random.nextInt() + "'), 'hex')";
      case "date" -> "date '1970-01-01' + " + random.nextInt(-700_000, 2_900_000);
      case "timestamp" -> moment("timestamp '1970-01-01'");
      case "timestamptz" -> moment("timestamptz '1970-01-01 00:00:00+00'");
      case "time" -> "time '00:00:00' + " + micros(86_399_999_999L);
      case "uuid" -> "md5('" + random.nextInt() + "')::uuid";
      case "json", "jsonb" -> json(column.type());
      case "integer[]" -> "array[%d, null, %d]".formatted(random.nextInt(), random.nextInt());
      case "text[]" -> "array['%d', null, '']".formatted(random.nextInt());
      default -> extreme(column);
    };
  }

  private String moment(String epoch) {
    return epoch
        + " + "
        + micros(random.nextLong(-60_000_000_000_000_000L, 250_000_000_000_000_000L));
  }

  private static String micros(long micros) {
    // As two parts: one of microseconds alone overflows PostgreSQL's interval.
    return "interval '%d s' + interval '%d us'".formatted(micros / 1_000_000, micros % 1_000_000);
  }

  private String json(String type) {
    return "jsonb_build_object('k%d', %s, 'list', array[1, null, %d])::%s"
        .formatted(random.nextInt(5), quoted(text(10)), random.nextInt(), type);
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    int[] letters = LETTERS.codePoints().toArray();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
