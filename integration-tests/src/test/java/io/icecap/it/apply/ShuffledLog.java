package io.icecap.it.apply;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.SourcePartition;
import io.icecap.change.Unchanged;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Changes whose {@code version} is their order, spread over topic-partitions that are read at
 * different paces, some of them twice. Deletes are marks: their note is what it was.
 */
final class ShuffledLog extends SourceLog {
  private static final int SOURCES = 3;
  private static final Unchanged UNSAID = new Unchanged(null);

  private final Random random;
  private final int keys;
  private final Map<SourcePartition, List<Change>> logs = new TreeMap<>();
  private final List<Object[]> all = new ArrayList<>();
  private final Map<List<Object>, List<Object>> rows = new HashMap<>();

  ShuffledLog(long seed, int keys) {
    super(seed, keys);
    this.random = new Random(seed);
    this.keys = keys;
    for (int i = 0; i < SOURCES; i++) {
      logs.put(new SourcePartition("orders", i), new ArrayList<>());
    }
  }

  @Override
  public Map<SourcePartition, Long> starts() {
    Map<SourcePartition, Long> starts = new HashMap<>();
    logs.keySet().forEach(source -> starts.put(source, 0L));
    return starts;
  }

  /** By key what its row is after all changes in their order; the note of a mark is null. */
  @Override
  public Map<List<Object>, List<Object>> rows() {
    return Map.copyOf(rows);
  }

  static boolean isMark(List<Object> row) {
    return (Long) row.get(2) % 6 == 0;
  }

  @Override
  public void write(int count) {
    for (int i = 0; i < count; i++) {
      boolean again = !all.isEmpty() && random.nextInt(8) == 0;
      Object[] values = again ? all.get(random.nextInt(all.size())) : next();
      List<Change> log = List.copyOf(logs.values()).get(random.nextInt(SOURCES));
      log.add(new Change(Operation.UPSERT, values.clone(), log.size(), 0));
    }
  }

  private Object[] next() {
    long order = all.size() + 1L;
    long id = (long) (keys * Math.pow(random.nextDouble(), 3));
    Object[] values = {id, "l" + random.nextInt(3), order, "n" + order};
    List<Object> row = Arrays.asList(values.clone());
    if (isMark(row)) {
      values[3] = UNSAID;
      row.set(3, null);
    }
    all.add(values);
    rows.put(List.of(values[0], values[1]), row);
    return values;
  }

  /** Of each topic-partition some of what is waiting, or all of it. */
  @Override
  public void buffer(LiveTable table, ChangeAppender appender) {
    for (SourcePartition source : logs.keySet()) {
      buffer(source, table, appender, random.nextBoolean());
    }
  }

  private void buffer(
      SourcePartition source, LiveTable table, ChangeAppender appender, boolean everything) {
    BufferStatus status = status(table, appender);
    long from = status.watermarks().get(source);
    List<Change> log = logs.get(source);
    int waiting = log.size() - (int) from;
    int count = everything ? waiting : random.nextInt(waiting + 1);
    if (count > 0) {
      List<Change> poll = log.subList((int) from, (int) from + count);
      Append append =
          new Append(
              table.id(), status.incarnation(), source, from, from + count, blobs(table, poll));
      if (!(appender.append(List.of(append)).get(0) instanceof AppendOutcome.Appended)) {
        throw new AssertionError("not buffered");
      }
    }
  }

  private static BufferStatus status(LiveTable table, ChangeAppender appender) {
    try {
      return appender.status(table.id());
    } catch (RecoveryNeededException e) {
      table.recover();
      return appender.status(table.id());
    }
  }
}
