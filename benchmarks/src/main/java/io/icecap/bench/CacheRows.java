package io.icecap.bench;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Rows of 12 mixed columns with a long as key. */
final class CacheRows {
  static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true),
              new Column(2, "quantity", Simple.INT, false),
              new Column(3, "name", Simple.STRING, false),
              new Column(4, "street", Simple.STRING, false),
              new Column(5, "price", new ColumnType.Decimal(12, 2), false),
              new Column(6, "weight", Simple.DOUBLE, false),
              new Column(7, "ordered", Simple.DATE, false),
              new Column(8, "updated", Simple.TIMESTAMP, false),
              new Column(9, "seen", Simple.TIMESTAMPTZ, false),
              new Column(10, "active", Simple.BOOLEAN, false),
              new Column(11, "rank", Simple.INT, false),
              new Column(12, "comment", Simple.STRING, false)),
          List.of(0));

  private static final long MICROS_2023 = 1_700_000_000_000_000L;

  private CacheRows() {}

  static Change upsert(long id, Random random) {
    Object[] values = {
      id,
      random.nextInt(1000),
      "customer " + random.nextInt(100_000),
      "street " + random.nextInt(1_000_000) + " of somewhere",
      BigDecimal.valueOf(random.nextInt(10_000_000), 2),
      random.nextDouble(),
      18_000 + random.nextInt(2_000),
      MICROS_2023 + random.nextInt(),
      MICROS_2023 + random.nextLong() % 1_000_000_000L,
      random.nextBoolean(),
      random.nextInt(),
      "comment " + Long.toHexString(random.nextLong())
    };
    return new Change(Operation.UPSERT, values, id, 0);
  }

  static Change delete(long id) {
    Object[] values = new Object[SCHEMA.columns().size()];
    values[0] = id;
    return new Change(Operation.DELETE, values, id, 0);
  }
}
