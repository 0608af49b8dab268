package io.icecap.cache;

import static io.icecap.change.ColumnType.Simple.BINARY;
import static io.icecap.change.ColumnType.Simple.BOOLEAN;
import static io.icecap.change.ColumnType.Simple.DATE;
import static io.icecap.change.ColumnType.Simple.DOUBLE;
import static io.icecap.change.ColumnType.Simple.FLOAT;
import static io.icecap.change.ColumnType.Simple.INT;
import static io.icecap.change.ColumnType.Simple.LONG;
import static io.icecap.change.ColumnType.Simple.STRING;
import static io.icecap.change.ColumnType.Simple.TIME;
import static io.icecap.change.ColumnType.Simple.TIMESTAMP;
import static io.icecap.change.ColumnType.Simple.TIMESTAMPTZ;
import static io.icecap.change.ColumnType.Simple.TIMESTAMP_NANO;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A table with a column of every type, awkward names, and a composite key of a long and a string.
 */
public final class AllTypes {
  public static final RowSchema SCHEMA =
      new RowSchema(
          3,
          List.of(
              new Column(1, "id", LONG, true),
              new Column(2, "select", BOOLEAN, false),
              new Column(3, "it's \"quoted\"", INT, false),
              new Column(5, "ID", FLOAT, false),
              new Column(6, "rowid", DOUBLE, false),
              new Column(7, "Schlüssel", STRING, true),
              new Column(8, "_pos", BINARY, false),
              new Column(9, "a.b c", DATE, false),
              new Column(10, "order", TIMESTAMP, false),
              new Column(11, "c0", TIMESTAMPTZ, false),
              new Column(12, "group by", ColumnType.Simple.UUID, false),
              new Column(13, "_row_id", new ColumnType.Decimal(38, 10), false),
              new Column(14, "s", STRING, false),
              new Column(15, "small", new ColumnType.Decimal(4, 2), false),
              new Column(16, "middle", new ColumnType.Decimal(18, 0), false),
              new Column(17, "time", TIME, false),
              new Column(18, "nanos", TIMESTAMP_NANO, false),
              new Column(19, "list", listOf(20, STRING), false),
              new Column(21, "lists", listOf(22, listOf(23, new ColumnType.Decimal(9, 2))), false),
              new Column(24, "map", mapOf(25, STRING, listOf(27, DATE)), false),
              new Column(28, "struct", structOf(29), false)),
          List.of(5, 0));

  private static final String[] STRINGS = {
    "",
    "a",
    "'",
    "\"",
    "zwölf boxen",
    "\uD83E\uDDCA ice",
    "a much longer string than twelve bytes",
    "\uFFFD\uDBFF\uDFFF",
    "tab\tand\nnewline",
    "\u0000nul",
    "NULL",
    "x".repeat(300),
    "é".repeat(200)
  };

  private AllTypes() {}

  private static ColumnType listOf(int id, ColumnType element) {
    return new ColumnType.ListOf(new Column(id, "element", element, false));
  }

  private static ColumnType mapOf(int id, ColumnType key, ColumnType value) {
    return new ColumnType.MapOf(
        new Column(id, "key", key, true), new Column(id + 1, "value", value, false));
  }

  private static ColumnType structOf(int id) {
    return new ColumnType.StructOf(
        List.of(
            new Column(id, "a", DOUBLE, false),
            new Column(id + 1, "A", BINARY, false),
            new Column(
                id + 2,
                "it's \"quoted\"",
                new ColumnType.StructOf(
                    List.of(
                        new Column(id + 3, "x", mapOf(id + 4, INT, TIMESTAMP), false),
                        new Column(id + 6, "select", ColumnType.Simple.UUID, false))),
                false)));
  }

  /** A row whose other columns are random, extremes and nulls among them. */
  public static Object[] row(long id, String key, Random random) {
    return new Object[] {
      id,
      random.nextBoolean(),
      pick(random, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, random.nextInt()),
      pick(random, Float.NaN, -0.0f, 0.0f, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 0.1f),
      pick(random, Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, 0.1, random.nextGaussian()),
      key,
      pick(
          random,
          new byte[0],
          new byte[] {0, -1, 127},
          "twelve bytes".getBytes(UTF_8),
          new byte[500]),
      pick(random, 0, -719162, 2932896, random.nextInt(20000)),
      pick(random, 0L, -62135596800000000L, 253402300799999999L, 1L, -1L, random.nextLong() / 100),
      pick(random, 0L, -62135596800000000L, 253402300799999999L, 1L, -1L, random.nextLong() / 100),
      pick(random, new UUID(0, 0), new UUID(-1, -1), new UUID(random.nextLong(), 5)),
      pick(
          random, decimal("9".repeat(38), 10), decimal("-" + "9".repeat(38), 10), decimal("1", 10)),
      pick(random, STRINGS),
      pick(random, decimal("9999", 2), decimal("-9999", 2), decimal("0", 2)),
      pick(random, decimal("9".repeat(18), 0), decimal("-" + "9".repeat(18), 0), decimal("7", 0)),
      pick(random, 0L, 86_399_999_999L, random.nextLong(86_400_000_000L)),
      pick(random, 0L, 1L, -1L, -9214560000000000000L, 9214646399999999999L),
      pick(random, (Object) list(random, STRINGS)),
      pick(random, (Object) list(random, list(random, decimal("999999999", 2)), new Object[0])),
      pick(random, (Object) new Object[] {"k", list(random, 1, -719162), "", null}, new Object[0]),
      pick(random, (Object) struct(random)),
    };
  }

  public static Change upsert(long id, String key, Random random) {
    return new Change(Operation.UPSERT, row(id, key, random), id, 0);
  }

  public static Change delete(long id, String key) {
    Object[] values = new Object[SCHEMA.columns().size()];
    values[0] = id;
    values[5] = key;
    return new Change(Operation.DELETE, values, id, 0);
  }

  private static Object[] list(Random random, Object... values) {
    Object[] list = new Object[random.nextInt(4)];
    for (int i = 0; i < list.length; i++) {
      list[i] = pick(random, values);
    }
    return list;
  }

  private static Object[] struct(Random random) {
    return new Object[] {
      pick(random, Double.NaN, -0.0, 1.5),
      pick(random, new byte[] {0, -1}, new byte[0]),
      pick(
          random,
          (Object)
              new Object[] {
                pick(random, (Object) new Object[] {1, -1L, Integer.MIN_VALUE, null, 2, 5L}),
                pick(random, new UUID(-1, 1))
              })
    };
  }

  private static BigDecimal decimal(String unscaled, int scale) {
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private static Object pick(Random random, Object... values) {
    int chosen = random.nextInt(values.length + 1);
    return chosen == values.length ? null : values[chosen];
  }
}
