package io.icecap.testing;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.buffer.Incarnation;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.buffer.TableMark;
import io.icecap.catalog.ChainEntry;
import io.icecap.catalog.TablePointers;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The buffer and the table pointers of a Redis that can be emptied and restarted. Thread-safe. */
public final class InMemoryBuffer implements ChangeBuffer, TablePointers {
  private final Map<TableId, State> tables = new HashMap<>();
  private long clock;
  private int life = 1;
  private int resets;

  /** All that is known of one table. */
  private static final class State {
    private final String token;
    private final Map<SourcePartition, Long> watermarks = new TreeMap<>();
    private final Map<SourcePartition, Long> bases = new TreeMap<>();
    private final Map<PartitionKey, List<Entry>> lists = new TreeMap<>();
    private long version;
    private Location location;

    State(String token) {
      this.token = token;
    }

    List<Entry> entries() {
      return lists.values().stream().flatMap(List::stream).toList();
    }

    Map<SourcePartition, Long> pending() {
      Map<SourcePartition, Long> pending = new TreeMap<>();
      entries().forEach(entry -> pending.merge(entry.blob().source(), 1L, Long::sum));
      return pending;
    }

    TableMark mark() {
      return new TableMark(version, watermarks);
    }

    long bytes() {
      return entries().stream().mapToLong(Entry::bytes).sum();
    }
  }

  private record Entry(ClaimedBlob blob, long appendedAt) {
    long bytes() {
      return blob.blob().bytes().length;
    }
  }

  /** As FLUSHALL does. */
  public synchronized void flushAll() {
    tables.clear();
  }

  /** As a restart that loads what was saved last: all is still there, but of an older life. */
  public synchronized void restart() {
    life++;
  }

  @Override
  public synchronized List<AppendOutcome> append(List<Append> appends) {
    return appends.stream().map(this::append).toList();
  }

  private AppendOutcome append(Append append) {
    State state = tables.get(append.table());
    SourcePartition source = append.source();
    if (!isValid(state)
        || !state.token.equals(append.incarnation().token())
        || !state.watermarks.containsKey(source)) {
      return new AppendOutcome.RecoveryNeeded();
    }
    long watermark = state.watermarks.get(source);
    if (watermark != append.from()) {
      return new AppendOutcome.Refused(watermark);
    }
    if (append.onlyAt().isPresent() && !append.onlyAt().get().equals(state.mark())) {
      return new AppendOutcome.Changed();
    }
    if (!append.blobs().isEmpty() && !state.pending().containsKey(source)) {
      state.bases.merge(source, append.from(), Math::max);
    }
    state.watermarks.put(source, append.next());
    clock++;
    append
        .blobs()
        .forEach(
            (partition, blob) ->
                state
                    .lists
                    .computeIfAbsent(partition, p -> new ArrayList<>())
                    .add(new Entry(new ClaimedBlob(source, blob), clock)));
    return new AppendOutcome.Appended(state.bytes());
  }

  @Override
  public synchronized BufferStatus status(TableId table) {
    State state = valid(table);
    return new BufferStatus(
        new Incarnation(state.token),
        Map.copyOf(state.watermarks),
        Map.copyOf(state.bases),
        state.pending(),
        state.bytes());
  }

  @Override
  public synchronized List<TableId> dirty(String group) {
    return tables.entrySet().stream()
        .filter(e -> e.getKey().group().equals(group) && !e.getValue().lists.isEmpty())
        .sorted(Comparator.comparing(e -> oldest(e.getValue())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long oldest(State state) {
    return state.entries().stream().mapToLong(Entry::appendedAt).min().orElseThrow();
  }

  @Override
  public synchronized Claim claim(TableId table, long bytesMax) {
    State state = valid(table);
    Map<PartitionKey, Integer> taken = take(state, bytesMax);
    Map<PartitionKey, List<ClaimedBlob>> blobs = new TreeMap<>();
    Map<SourcePartition, Map<PartitionKey, Long>> left = new TreeMap<>();
    state.lists.forEach(
        (partition, entries) -> {
          int count = taken.getOrDefault(partition, 0);
          if (count > 0) {
            blobs.put(partition, entries.subList(0, count).stream().map(Entry::blob).toList());
          }
          for (Entry entry : entries.subList(count, entries.size())) {
            left.computeIfAbsent(entry.blob().source(), s -> new TreeMap<>())
                .putIfAbsent(partition, entry.blob().blob().firstOffset());
          }
        });
    return new Claim(new Incarnation(state.token), Map.copyOf(state.watermarks), blobs, left);
  }

  private static Map<PartitionKey, Integer> take(State state, long bytesMax) {
    List<PartitionKey> byAge =
        state.lists.keySet().stream()
            .sorted(Comparator.comparing(p -> state.lists.get(p).get(0).appendedAt()))
            .toList();
    Map<PartitionKey, Integer> taken = new TreeMap<>();
    long used = 0;
    int rounds = state.lists.values().stream().mapToInt(List::size).max().orElse(0);
    for (int round = 0; round < rounds; round++) {
      for (PartitionKey partition : byAge) {
        List<Entry> entries = state.lists.get(partition);
        if (round < entries.size() && used < bytesMax) {
          used += entries.get(round).bytes();
          taken.put(partition, round + 1);
        }
      }
    }
    return taken;
  }

  @Override
  public synchronized Pointer find(TableId table) {
    State state = tables.get(table);
    Optional<State> valid = Optional.ofNullable(state).filter(this::isValid);
    return new Pointer(
        Optional.ofNullable(state).map(s -> s.token),
        valid.isPresent(),
        valid.map(s -> s.version),
        valid.map(s -> s.location));
  }

  @Override
  public synchronized Pointer note(TableId table) {
    State state = tables.get(table);
    if (!isValid(state) && !isRecovering(state)) {
      tables.put(table, new State(life + "?" + ++resets));
    }
    return find(table);
  }

  @Override
  public synchronized boolean rollForward(TableId table, String token, ChainEntry entry) {
    State state = tables.get(table);
    if (!isValid(state) || !state.token.equals(token)) {
      return false;
    }
    if (entry.version() < state.version) {
      return true;
    }
    state.version = entry.version();
    state.location = entry.location();
    AppliedOffsets applied = entry.applied();
    for (SourcePartition source : applied.sources()) {
      long base = applied.base(source).getAsLong();
      state.watermarks.putIfAbsent(source, base);
      state.bases.merge(source, base, Math::max);
    }
    state.lists.forEach(
        (partition, entries) -> {
          while (!entries.isEmpty() && isApplied(applied, partition, entries.get(0).blob())) {
            entries.remove(0);
          }
        });
    state.lists.values().removeIf(List::isEmpty);
    return true;
  }

  private static boolean isApplied(
      AppliedOffsets applied, PartitionKey partition, ClaimedBlob blob) {
    return blob.blob().lastOffset() < applied.next(partition, blob.source());
  }

  @Override
  public synchronized void moveTogether(Map<TableId, ChainEntry> entries) {
    entries.forEach(
        (table, entry) -> {
          State state = tables.get(table);
          if (isRecovering(state)) {
            tables.remove(table);
          } else if (isValid(state) && state.version < entry.version()) {
            state.version = entry.version();
            state.location = entry.location();
          }
        });
  }

  @Override
  public synchronized boolean reset(TableId table, String noted, ChainEntry head) {
    State before = tables.get(table);
    boolean ofThisLife = isValid(before) || isRecovering(before);
    if (!ofThisLife || !before.token.equals(noted)) {
      return false;
    }
    State state = new State(life + ":" + ++resets);
    state.version = head.version();
    state.location = head.location();
    for (SourcePartition source : head.applied().sources()) {
      long base = head.applied().base(source).getAsLong();
      state.watermarks.put(source, base);
      state.bases.put(source, base);
    }
    tables.put(table, state);
    return true;
  }

  @Override
  public synchronized void remove(TableId table) {
    tables.remove(table);
  }

  private State valid(TableId table) {
    State state = tables.get(table);
    if (!isValid(state)) {
      throw new RecoveryNeededException(table);
    }
    return state;
  }

  private boolean isValid(State state) {
    return state != null && state.token.startsWith(life + ":");
  }

  private boolean isRecovering(State state) {
    return state != null && state.token.startsWith(life + "?");
  }
}
