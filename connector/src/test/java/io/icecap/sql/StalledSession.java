package io.icecap.sql;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A session over a table {@code orders} of one row whose applier gets stuck: a statement that
 * changes rows waits for as long as it is let.
 */
public final class StalledSession implements AutoCloseable {
  private final SqlScene scene;
  private final SqlSession session;
  private volatile boolean waits;
  private volatile boolean closed;

  public StalledSession(Path directory) {
    scene = new SqlScene(directory);
    LiveTable orders =
        scene.table(
            "shop.orders",
            new RowSchema(
                RowSchema.OF_A_RECORD,
                List.of(
                    new Column(0, "id", Simple.LONG, true),
                    new Column(0, "amount", Simple.LONG, false)),
                List.of(0)),
            new TableSettings(
                "",
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                PartitionMoves.REFUSE));
    scene.append(
        orders,
        List.of(new Change(Operation.UPSERT, new Object[] {1L, 1L}, scene.nextOffset(orders), 0)));
    session = scene.session(new AsOf.Now(), scene.bounds(1000, Duration.ofHours(1)), this::stuck);
  }

  private Publisher stuck() {
    return new Publisher() {
      @Override
      public void publish(TableId table) {
        waits = true;
        while (!closed) {
          Thread.onSpinWait();
        }
      }

      @Override
      public Optional<RuntimeException> failure() {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  public SqlSession session() {
    return session;
  }

  /** Whether a statement waits for its snapshot. */
  public boolean waits() {
    return waits;
  }

  @Override
  public void close() {
    closed = true;
    session.close();
    scene.close();
  }
}
