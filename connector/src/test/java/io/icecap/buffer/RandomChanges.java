package io.icecap.buffer;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/** Schemas and changes of all types, rich in extremes, from a seed. */
final class RandomChanges {
  private static final List<ColumnType> TYPES =
      Stream.concat(
              Stream.of(Simple.values()),
              Stream.of(
                  new ColumnType.Decimal(9, 2),
                  new ColumnType.Decimal(18, 0),
                  new ColumnType.Decimal(18, 18),
                  new ColumnType.Decimal(19, 4),
                  new ColumnType.Decimal(38, 10),
                  ColumnType.ListOf.of(Simple.STRING, false),
                  ColumnType.ListOf.of(ColumnType.ListOf.of(Simple.INT, true), false),
                  ColumnType.MapOf.of(Simple.STRING, new ColumnType.Decimal(38, 10), false),
                  new ColumnType.StructOf(
                      List.of(
                          new Column(0, "a", Simple.DOUBLE, true),
                          new Column(
                              0,
                              "b",
                              ColumnType.MapOf.of(
                                  Simple.LONG,
                                  new ColumnType.StructOf(
                                      List.of(new Column(0, "c", Simple.UUID, false))),
                                  true),
                              false)))))
          .toList();
  private static final List<Long> LONGS =
      List.of(0L, -1L, 1L, 63L, 64L, -64L, -65L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53);
  private static final List<Integer> INTS =
      List.of(0, -1, 127, Integer.MAX_VALUE, Integer.MIN_VALUE);
  private static final List<Double> DOUBLES =
      List.of(
          0.0,
          -0.0,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          Double.MAX_VALUE);
  private static final List<Float> FLOATS =
      List.of(0f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE);
  private static final List<String> STRINGS =
      List.of("", "\0", "ä€𝄞", "x".repeat(127), "y".repeat(128), "z".repeat(20_000));

  private RandomChanges() {}

  static RowSchema schemaOfAllTypes() {
    return ChangeCodecTest.schema(3, List.of(2, 10), TYPES.toArray(ColumnType[]::new));
  }

  static RowSchema schema(SplittableRandom random) {
    ColumnType[] types = new ColumnType[random.nextInt(1, 20)];
    for (int i = 0; i < types.length; i++) {
      types[i] = oneOf(random, TYPES);
    }
    List<Integer> key = random.ints(3, 0, types.length).distinct().boxed().toList();
    return ChangeCodecTest.schema(oneOf(random, List.of(0, 1, 63, 64, 100_000)), key, types);
  }

  static List<Change> changes(SplittableRandom random, RowSchema schema) {
    List<Change> changes = new ArrayList<>();
    long offset = oneOf(random, List.of(0L, 127L, 128L, 1L << 40));
    long millis = oneOf(random, List.of(0L, -1L, 1_764_000_000_000L, Long.MAX_VALUE));
    int count = random.nextInt(1, 40);
    for (int i = 0; i < count; i++) {
      Operation operation = random.nextInt(4) == 0 ? Operation.DELETE : Operation.UPSERT;
      Object[] values = values(random, schema, operation);
      boolean changesKey = operation == Operation.UPSERT && random.nextInt(8) == 0;
      changes.add(
          changesKey
              ? Change.ofKey(values(random, schema, Operation.DELETE), values, offset, millis)
              : new Change(operation, values, offset, millis));
      offset += oneOf(random, List.of(0L, 1L, 2L, 1000L, 1L << 33));
      millis += oneOf(random, List.of(0L, 1L, -1L, 64L, -100_000L));
    }
    return changes;
  }

  private static Object[] values(SplittableRandom random, RowSchema schema, Operation operation) {
    List<Column> columns = schema.columns();
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      boolean isKey = schema.key().contains(i);
      if (isKey || (operation == Operation.UPSERT && random.nextInt(5) > 0)) {
        values[i] = value(random, columns.get(i).type());
      }
      if (!isKey && operation == Operation.UPSERT && random.nextInt(30) == 0) {
        values[i] = new Unchanged(values[i]);
      }
    }
    return values;
  }

  private static Object value(SplittableRandom random, Column column) {
    return column.required() || random.nextInt(4) > 0 ? value(random, column.type()) : null;
  }

  private static Object[] values(SplittableRandom random, List<Column> parts, int times) {
    Object[] values = new Object[parts.size() * times];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(random, parts.get(i % parts.size()));
    }
    return values;
  }

  private static Object value(SplittableRandom random, ColumnType type) {
    if (type.isNested()) {
      return values(
          random, type.parts(), type instanceof ColumnType.StructOf ? 1 : random.nextInt(20));
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(random, decimal);
    }
    boolean extreme = random.nextBoolean();
    return switch ((Simple) type) {
      case BOOLEAN -> extreme;
      case INT, DATE -> extreme ? oneOf(random, INTS) : random.nextInt();
      case TIME -> extreme ? 86_399_999_999L : random.nextLong(86_400_000_000L);
      case LONG, TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_NANO ->
          extreme ? oneOf(random, LONGS) : random.nextLong();
      case FLOAT -> extreme ? oneOf(random, FLOATS) : (float) random.nextDouble();
      case DOUBLE -> extreme ? oneOf(random, DOUBLES) : random.nextDouble();
      case STRING -> extreme ? oneOf(random, STRINGS) : Long.toString(random.nextLong(), 36);
      case BINARY -> extreme ? new byte[] {-1, 0, 1} : new byte[random.nextInt(300)];
      case UUID -> extreme ? new UUID(-1, 0) : new UUID(random.nextLong(), random.nextLong());
    };
  }

  private static BigDecimal decimal(SplittableRandom random, ColumnType.Decimal type) {
    BigInteger bound = BigInteger.TEN.pow(type.precision());
    BigInteger unscaled =
        switch (random.nextInt(4)) {
          case 0 -> bound.subtract(BigInteger.ONE);
          case 1 -> bound.subtract(BigInteger.ONE).negate();
          case 2 -> BigInteger.ZERO;
          default -> BigInteger.valueOf(random.nextLong()).multiply(bound).mod(bound);
        };
    return new BigDecimal(unscaled, type.scale());
  }

  private static <T> T oneOf(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
