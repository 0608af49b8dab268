package io.icecap.it.apply;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.Unchanged;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One topic-partition: a log of seeded changes with gaps in its offsets, read from wherever the
 * buffer's watermark is, and what the rows are after all of it.
 */
public class SourceLog {
  public static final SourcePartition SOURCE = new SourcePartition("orders", 0);

  /** A composite key, and a column that counts the changes. */
  public static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true),
              new Column(0, "line", Simple.STRING, true),
              new Column(0, "version", Simple.LONG, false),
              new Column(0, "note", Simple.STRING, false)),
          List.of(0, 1));

  private final Random random;
  private final int keys;
  private final List<Change> log = new ArrayList<>();
  private final Map<List<Object>, List<Object>> rows = new HashMap<>();
  private final Set<List<Object>> deletedSinceLook = new HashSet<>();
  private long nextOffset;

  public SourceLog(long seed, int keys) {
    this.random = new Random(seed);
    this.keys = keys;
  }

  /** From where each topic-partition is read. */
  public Map<SourcePartition, Long> starts() {
    return Map.of(SOURCE, 0L);
  }

  /** One past the offset of the last change. */
  public long nextOffset() {
    return log.get(log.size() - 1).offset() + 1;
  }

  /** The rows after everything that was written to the log, by key. */
  public Map<List<Object>, List<Object>> rows() {
    return Map.copyOf(rows);
  }

  /** Keys whose rows have had one life since the last call. */
  Set<List<Object>> keysNeverDeletedSinceLastLook() {
    Set<List<Object>> keys = new HashSet<>(rows.keySet());
    keys.removeAll(deletedSinceLook);
    deletedSinceLook.clear();
    return keys;
  }

  public void write(int count) {
    for (int i = 0; i < count; i++) {
      long id = (long) (keys * Math.pow(random.nextDouble(), 3));
      String line = "l" + random.nextInt(3);
      boolean delete = random.nextInt(5) == 0;
      long offset = nextOffset;
      nextOffset += 1 + (random.nextInt(50) == 0 ? 3 : 0);
      Object[] values = {
        id, line, delete ? null : offset, delete || offset % 7 == 0 ? null : "n" + offset
      };
      boolean leavesNoteOut = !delete && random.nextInt(4) == 0;
      Object[] sent = values.clone();
      if (leavesNoteOut) {
        List<Object> before = rows.get(List.of(id, line));
        values[3] = before == null ? null : before.get(3);
        sent[3] = new Unchanged("unchanged");
      }
      log.add(
          new Change(
              delete ? Operation.DELETE : Operation.UPSERT,
              sent,
              offset,
              System.currentTimeMillis()));
      if (delete) {
        rows.remove(List.of(id, line));
        deletedSinceLook.add(List.of(id, line));
      } else {
        rows.put(List.of(id, line), Arrays.asList(values));
      }
    }
  }

  /** Gives some rows another key and another version; what their notes are is left out. */
  void changeKeys(int count) {
    List<List<Object>> before = new ArrayList<>(rows.keySet());
    for (int i = 0; i < count && !before.isEmpty(); i++) {
      List<Object> old = before.remove(random.nextInt(before.size()));
      List<Object> key = List.of((long) random.nextInt(keys), "l" + random.nextInt(3));
      if (rows.containsKey(old) && !rows.containsKey(key)) {
        Object note = rows.remove(old).get(3);
        long offset = nextOffset++;
        Object[] sent = {key.get(0), key.get(1), offset, new Unchanged("unchanged")};
        Object[] oldKey = {old.get(0), old.get(1), null, null};
        log.add(Change.ofKey(oldKey, sent, offset, System.currentTimeMillis()));
        rows.put(key, Arrays.asList(key.get(0), key.get(1), offset, note));
        deletedSinceLook.addAll(List.of(old, key));
      }
    }
  }

  /** One change of a row; without a note, its update leaves the note out. */
  void upsert(long id, Optional<String> note) {
    List<Object> before = rows.get(List.of(id, "l0"));
    Object kept = before == null ? null : before.get(3);
    Object[] values = {id, "l0", nextOffset, note.<Object>map(text -> text).orElse(kept)};
    Object[] sent = values.clone();
    sent[3] = note.<Object>map(text -> text).orElse(new Unchanged("unchanged"));
    log.add(new Change(Operation.UPSERT, sent, nextOffset++, System.currentTimeMillis()));
    rows.put(List.of(id, "l0"), Arrays.asList(values));
  }

  /** Deletes all rows at once. */
  void truncate() {
    Object[] none = new Object[SCHEMA.columns().size()];
    log.add(new Change(Operation.TRUNCATE, none, nextOffset++, System.currentTimeMillis()));
    deletedSinceLook.addAll(rows.keySet());
    rows.clear();
  }

  /** Deletes every row whose key is one of these. */
  void delete(Predicate<Object[]> keys) {
    for (List<Object> key : List.copyOf(rows.keySet())) {
      Object[] values = {key.get(0), key.get(1), null, null};
      if (keys.test(values)) {
        log.add(new Change(Operation.DELETE, values, nextOffset++, System.currentTimeMillis()));
        rows.remove(key);
        deletedSinceLook.add(key);
      }
    }
  }

  /** Buffers everything that is not buffered yet, recovering the table if Redis has lost it. */
  public void buffer(LiveTable table, ChangeAppender appender) {
    BufferStatus status;
    try {
      status = appender.status(table.id());
    } catch (RecoveryNeededException e) {
      table.recover();
      status = appender.status(table.id());
    }
    long from = status.watermarks().get(SOURCE);
    long start = from;
    List<Change> waiting = log.stream().filter(change -> change.offset() >= start).toList();
    for (int i = 0; i < waiting.size(); i += 200) {
      List<Change> poll = waiting.subList(i, Math.min(i + 200, waiting.size()));
      long next = poll.get(poll.size() - 1).offset() + 1;
      Append append =
          new Append(table.id(), status.incarnation(), SOURCE, from, next, blobs(table, poll));
      AppendOutcome outcome = appender.append(List.of(append)).get(0);
      if (!(outcome instanceof AppendOutcome.Appended)) {
        throw new AssertionError("not buffered: " + outcome);
      }
      from = next;
    }
  }

  public static Map<PartitionKey, Blob> blobs(LiveTable table, List<Change> changes) {
    var partitioning = table.partitioning();
    Map<PartitionKey, List<Change>> byPartition = new TreeMap<>();
    for (Change change : changes) {
      byPartition
          .computeIfAbsent(
              partitioning.rowsMove()
                      || change.operation() == Operation.TRUNCATE
                      || change.changesKey()
                  ? PartitionKey.ALL
                  : partitioning.partitionOf(change.values()),
              p -> new ArrayList<>())
          .add(fitted(table, change));
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    byPartition.forEach((p, list) -> blobs.put(p, ChangeCodec.encode(table.schema(), list)));
    return blobs;
  }

  /** Null in columns that others have added to the table. */
  private static Change fitted(LiveTable table, Change change) {
    int columns = table.schema().columns().size();
    return change.values().length == columns
        ? change
        : new Change(
            change.operation(),
            Arrays.copyOf(change.values(), columns),
            change.offset(),
            change.sourceMillis());
  }
}
