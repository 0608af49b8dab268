package io.icecap.bench;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Seeded changes of one table of 12 mixed columns: a load of rows, then batches of 80 % updates of
 * skewed keys, 10 % inserts and 10 % deletes of random keys.
 */
final class OrderStream {
  static final RowSchema RECORD_SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              column("id", Simple.LONG, true),
              column("customer", Simple.INT, false),
              column("status", Simple.STRING, false),
              column("priority", Simple.STRING, false),
              column("total", new ColumnType.Decimal(12, 2), false),
              column("quantity", Simple.DOUBLE, false),
              column("discount", Simple.FLOAT, false),
              column("urgent", Simple.BOOLEAN, false),
              column("ordered", Simple.DATE, false),
              column("updated", Simple.TIMESTAMPTZ, false),
              column("comment", Simple.STRING, false),
              column("reference", Simple.UUID, false)),
          List.of(0));

  private static final String[] STATUS = {"open", "paid", "shipped", "returned"};
  private static final String[] PRIORITY = {"1-URGENT", "2-HIGH", "3-MEDIUM", "4-LOW"};

  /** Uniform numbers to this power: a tenth of the keys gets more than half of the updates. */
  private static final double SKEW = 4;

  private final Random random = new Random(42);
  private long nextKey;
  private long nextOffset;

  /** The next offset, one past the last change that was made. */
  long nextOffset() {
    return nextOffset;
  }

  List<Change> inserts(int count) {
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(upsert(nextKey++));
    }
    return changes;
  }

  List<Change> batch(int count) {
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double kind = random.nextDouble();
      if (kind < 0.8) {
        changes.add(upsert((long) (nextKey * Math.pow(random.nextDouble(), SKEW))));
      } else if (kind < 0.9) {
        changes.add(upsert(nextKey++));
      } else {
        changes.add(delete(random.nextLong(nextKey)));
      }
    }
    return changes;
  }

  /** Nine skewed upserts and one delete of any key in ten, always of the same keys. */
  List<Change> hot(int count, long keys) {
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(
          random.nextInt(10) > 0
              ? upsert((long) (keys * Math.pow(random.nextDouble(), SKEW)))
              : delete(random.nextLong(keys)));
    }
    return changes;
  }

  private Change upsert(long key) {
    Object[] values = {
      key,
      random.nextInt(150_000),
      STATUS[random.nextInt(STATUS.length)],
      PRIORITY[random.nextInt(PRIORITY.length)],
      BigDecimal.valueOf(random.nextInt(100_000_000), 2),
      random.nextDouble() * 50,
      random.nextFloat(),
      random.nextBoolean(),
      8_000 + random.nextInt(12_000),
      1_600_000_000_000_000L + random.nextLong(200_000_000_000_000L),
      "comment " + Long.toString(random.nextLong(), 36) + " about order " + key,
      new UUID(random.nextLong(), random.nextLong())
    };
    return new Change(Operation.UPSERT, values, nextOffset++, System.currentTimeMillis());
  }

  private Change delete(long key) {
    Object[] values = new Object[RECORD_SCHEMA.columns().size()];
    values[0] = key;
    return new Change(Operation.DELETE, values, nextOffset++, System.currentTimeMillis());
  }

  private static Column column(String name, ColumnType type, boolean required) {
    return new Column(0, name, type, required);
  }
}
