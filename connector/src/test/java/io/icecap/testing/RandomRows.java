package io.icecap.testing;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Schemas and rows of all types, nested ones too, rich in extremes, from a seed. */
public final class RandomRows {
  private static final long FIRST_MICRO = -210_899_980_800_000_000L;
  private static final long LAST_MICRO = 9_223_371_331_199_999_999L;
  private static final List<String> STRINGS =
      List.of(
          "", "NULL", "tab\tand\nnewline", "\uD83E\uDDCA ä€", "x".repeat(300), "\u0000nul", "'\"");

  private final Random random;
  private final List<Simple> simple;

  /**
   * @param simple which simple types there are
   */
  public RandomRows(long seed, List<Simple> simple) {
    this.random = new Random(seed);
    this.simple = simple;
  }

  /** A record's schema; its key is the column {@code id}, a long. */
  public RowSchema schema() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(0, "id", Simple.LONG, true));
    int count = 8 + random.nextInt(8);
    for (int i = 1; i < count; i++) {
      columns.add(new Column(0, name(i), type(0), random.nextInt(4) == 0));
    }
    return new RowSchema(RowSchema.OF_A_RECORD, columns, List.of(0));
  }

  private String name(int number) {
    return pick(List.of("c", "Größe ", "order by ", "say \"hi\" ", "it's ", "a.b")) + number;
  }

  private ColumnType type(int depth) {
    int kind = random.nextInt(depth < 3 ? 10 : 6);
    if (kind < 5) {
      return pick(simple);
    }
    if (kind == 5) {
      int precision = 1 + random.nextInt(38);
      return new ColumnType.Decimal(precision, random.nextInt(precision + 1));
    }
    if (kind == 6) {
      return ColumnType.MapOf.of(pick(simple), type(depth + 1), random.nextBoolean());
    }
    if (kind == 7) {
      List<Column> fields = new ArrayList<>();
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        fields.add(new Column(0, name(i), type(depth + 1), random.nextInt(4) == 0));
      }
      return new ColumnType.StructOf(fields);
    }
    return ColumnType.ListOf.of(type(depth + 1), random.nextBoolean());
  }

  /** One value per column; the first one is the id. */
  public Object[] row(long id, List<Column> columns) {
    Object[] values = new Object[columns.size()];
    values[0] = id;
    for (int i = 1; i < values.length; i++) {
      values[i] = value(columns.get(i));
    }
    return values;
  }

  private Object value(Column column) {
    return column.required() || random.nextInt(4) > 0 ? value(column.type()) : null;
  }

  private Object value(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(decimal);
    }
    if (type instanceof ColumnType.MapOf map) {
      return map(map);
    }
    if (type.isNested()) {
      int length = type instanceof ColumnType.ListOf ? random.nextInt(5) : type.parts().size();
      Object[] values = new Object[length];
      for (int i = 0; i < length; i++) {
        values[i] = value(type.parts().get(i % type.parts().size()));
      }
      return values;
    }
    return switch ((Simple) type) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> pick(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 0, random.nextInt()));
      case LONG -> pick(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, random.nextLong()));
      case FLOAT ->
          pick(List.of(Float.NaN, -0f, 0f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, 0.1f));
      case DOUBLE ->
          pick(List.of(Double.NaN, -0d, 0d, Double.MIN_VALUE, Double.POSITIVE_INFINITY, 0.1));
      case STRING -> pick(STRINGS);
      case BINARY -> pick(List.of(new byte[0], new byte[] {0, -1, 127}, new byte[300]));
      case DATE -> pick(List.of(0, -2_440_588, 2_145_031_948, random.nextInt(40_000) - 20_000));
      case TIME -> pick(List.of(0L, 86_399_999_999L, (long) random.nextInt(Integer.MAX_VALUE)));
      case TIMESTAMP, TIMESTAMPTZ ->
          pick(List.of(0L, 1L, -1_000_001L, FIRST_MICRO, LAST_MICRO, random.nextLong() >> 12));
      case TIMESTAMP_NANO ->
          pick(
              List.of(0L, 1L, -1_000_000_001L, 9_214_646_399_999_999_999L, random.nextLong() >> 4));
      case UUID -> pick(List.of(new UUID(0, 0), new UUID(-1, -1), new UUID(random.nextLong(), 1)));
    };
  }

  /** Of keys that differ. */
  private Object[] map(ColumnType.MapOf type) {
    List<Object> entries = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Object key = value(type.key().type());
      String printed = PrintedValues.print(type.key().type(), key).replace("-0.0", "0.0");
      if (!keys.contains(printed)) {
        keys.add(printed);
        entries.add(key);
        entries.add(value(type.value()));
      }
    }
    return entries.toArray();
  }

  private BigDecimal decimal(ColumnType.Decimal type) {
    BigInteger bound = BigInteger.TEN.pow(type.precision());
    BigInteger unscaled =
        switch (random.nextInt(4)) {
          case 0 -> bound.subtract(BigInteger.ONE);
          case 1 -> bound.subtract(BigInteger.ONE).negate();
          case 2 -> BigInteger.ZERO;
          default -> new BigInteger(130, random).mod(bound);
        };
    return new BigDecimal(unscaled, type.scale());
  }

  private <T> T pick(List<? extends T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
